-- Who is on call, and each text that told them of words of a crisis (ADR 0023).
CREATE TABLE on_call_shift (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  staff_user_id uuid NOT NULL,
  phone text NOT NULL CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'), -- the number that is paged, E.164
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  created_by uuid NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  UNIQUE (clinic_id, id),
  CHECK (ends_at > starts_at),
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES staff_user (clinic_id, id),
  FOREIGN KEY (clinic_id, withdrawn_by) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX on_call_shift_standing ON on_call_shift (clinic_id, ends_at) WHERE withdrawn_at IS NULL;

-- The row is there before the text goes out. One without an outcome may have gone out: the next one comes all the same.
CREATE TABLE on_call_page (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  task_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  nth integer NOT NULL CHECK (nth > 0),
  begun_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  outcome text CHECK (outcome IN ('accepted', 'refused', 'unclear')),
  code text CHECK (length(code) <= 60),
  UNIQUE (task_id, shift_id, nth),
  FOREIGN KEY (clinic_id, task_id) REFERENCES task (clinic_id, id),
  FOREIGN KEY (clinic_id, shift_id) REFERENCES on_call_shift (clinic_id, id)
);
CREATE INDEX on_call_page_latest ON on_call_page (clinic_id, begun_at);

ALTER TABLE on_call_shift ENABLE ROW LEVEL SECURITY;
ALTER TABLE on_call_shift FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON on_call_shift USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
CREATE POLICY lookup ON on_call_shift FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by) ON on_call_shift TO snowmelt_app;
GRANT SELECT (clinic_id, id, starts_at, ends_at, withdrawn_at) ON on_call_shift TO snowmelt_lookup;

ALTER TABLE on_call_page ENABLE ROW LEVEL SECURITY;
ALTER TABLE on_call_page FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON on_call_page USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
CREATE POLICY lookup ON on_call_page FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT, INSERT, UPDATE (outcome, code) ON on_call_page TO snowmelt_app;
GRANT SELECT (task_id, shift_id, begun_at) ON on_call_page TO snowmelt_lookup;

-- Whom nobody has taken is looked up across clinics.
GRANT SELECT (kind, assigned_to, opened_at) ON task TO snowmelt_lookup;

-- The drawer of the demo also shows texts to staff, which are no patient's message.
ALTER TABLE drawer_message DROP CONSTRAINT drawer_message_clinic_id_attempt_id_fkey;
