-- What a person at the clinic owes (ADR 0020). A task is opened for a reason, under a key that stays the same, and goes away with the reason. Whoever
-- has done it says how.
CREATE TABLE task (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  scope text NOT NULL CHECK (length(scope) BETWEEN 1 AND 100), -- whose reasons are compared with each other, e.g. those of one patient's plan
  kind text NOT NULL CHECK (kind ~ '^[a-z][a-z_]{2,39}$'),
  patient_id uuid,
  appointment_id uuid,
  visit_local timestamp, -- the visit's start as the owner of the reason last knew it
  words text CHECK (length(words) <= 1000), -- what a person typed who opened it by hand
  role text NOT NULL CHECK (role IN ('front_desk', 'nurse', 'clinician', 'prescriber', 'admin')),
  assigned_to uuid,
  due_at timestamptz NOT NULL,
  climbs_at timestamptz, -- when it goes on to the next role; null: nobody is left
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'gone')),
  opened_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  opened_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  outcome text CHECK (length(outcome) <= 1000),
  version integer NOT NULL DEFAULT 1,
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, key),
  CHECK ((status = 'open') = (closed_at IS NULL)),
  CHECK ((status = 'done') = (closed_by IS NOT NULL)),
  CHECK (status <> 'done' OR outcome IS NOT NULL),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, assigned_to) REFERENCES staff_user (clinic_id, id),
  FOREIGN KEY (clinic_id, opened_by) REFERENCES staff_user (clinic_id, id),
  FOREIGN KEY (clinic_id, closed_by) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX task_open ON task (clinic_id, due_at, id) WHERE status = 'open';
CREATE INDEX task_closed ON task (clinic_id, closed_at, id) WHERE status <> 'open';
CREATE INDEX task_of_patient ON task (clinic_id, patient_id, due_at) WHERE status = 'open';
CREATE INDEX task_of_scope ON task (clinic_id, scope) WHERE status = 'open';
CREATE INDEX task_climbing ON task (climbs_at) WHERE status = 'open' AND climbs_at IS NOT NULL;

ALTER TABLE task ENABLE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON task USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON task TO snowmelt_app;
GRANT UPDATE (appointment_id, visit_local, role, assigned_to, due_at, climbs_at, status, opened_at, closed_at, closed_by, outcome, version) ON task TO snowmelt_app;
-- The worker asks which have to climb, in all clinics.
CREATE POLICY lookup ON task FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (clinic_id, id, status, climbs_at) ON task TO snowmelt_lookup;
