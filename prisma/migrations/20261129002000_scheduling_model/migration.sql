-- What a clinic is (ADR 0018): sites with a zone of their own; services that have phases and say whom and what they need in which of them; people and
-- things with one or several places; hours that hold for a time; appointments with a site, a purpose and a series.

-- Sites ----------------------------------------------------------------------------------------------------------
CREATE TABLE site (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  name text NOT NULL,
  time_zone text NOT NULL,
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, name)
);

-- Licences and certificates: whose, of which state, until when. A requirement may ask for one; what they may do in the program is their roles.
CREATE TABLE staff_licence (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  staff_user_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind ~ '^[A-Z][A-Z0-9-]{1,19}$'),
  state text CHECK (state ~ '^[A-Z]{2}$'),
  number text NOT NULL,
  expires_on date, -- the last day on which it is good; null: it does not expire
  UNIQUE NULLS NOT DISTINCT (clinic_id, staff_user_id, kind, state, number),
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id)
);

-- Services -------------------------------------------------------------------------------------------------------
-- One after the other. The visit begins with the first phase in which the patient is there, and ends with the last.
CREATE TABLE service_phase (
  clinic_id uuid NOT NULL,
  service_type_id uuid NOT NULL,
  place smallint NOT NULL CHECK (place BETWEEN 1 AND 9),
  kind text NOT NULL CHECK (kind IN ('set_up', 'visit', 'turn_round')),
  minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 720),
  with_patient boolean NOT NULL,
  PRIMARY KEY (clinic_id, service_type_id, place),
  FOREIGN KEY (clinic_id, service_type_id) REFERENCES service_type (clinic_id, id)
);

-- So many of a kind, from one phase to another. On site: somebody has to be there, and may be there for several visits at once; else each holds a
-- place for this visit. Through `alone_through` they hold all their places: a nurse who sets up has nobody else.
CREATE TABLE service_requirement (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  service_type_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('clinician', 'nurse', 'chair', 'room', 'monitor', 'pump')),
  qualification text, -- a role or the kind of a licence
  quantity smallint NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 8),
  on_site boolean NOT NULL DEFAULT false,
  first_phase smallint NOT NULL,
  last_phase smallint NOT NULL CHECK (last_phase >= first_phase),
  alone_through smallint CHECK (alone_through BETWEEN first_phase AND last_phase),
  UNIQUE (clinic_id, id),
  CHECK (qualification IS NULL OR kind IN ('clinician', 'nurse')),
  CHECK (NOT on_site OR (quantity = 1 AND alone_through IS NULL)),
  FOREIGN KEY (clinic_id, service_type_id, first_phase) REFERENCES service_phase (clinic_id, service_type_id, place),
  FOREIGN KEY (clinic_id, service_type_id, last_phase) REFERENCES service_phase (clinic_id, service_type_id, place)
);
CREATE INDEX service_requirement_of_service ON service_requirement (clinic_id, service_type_id);

ALTER TABLE service_type DROP CONSTRAINT service_type_modality_check;
-- Servers of the former release still read these two; nothing else does, and they go with the next one.
ALTER TABLE service_type ALTER COLUMN duration_minutes DROP NOT NULL, ALTER COLUMN required_kinds DROP NOT NULL;

-- Resources and their hours --------------------------------------------------------------------------------------
ALTER TABLE bookable_resource
  ADD COLUMN site_id uuid,
  ADD COLUMN places smallint NOT NULL DEFAULT 1 CHECK (places BETWEEN 1 AND 12), -- how many visits it can hold at once
  DROP CONSTRAINT bookable_resource_kind_check,
  ADD CONSTRAINT bookable_resource_kind_check CHECK (kind IN ('clinician', 'nurse', 'chair', 'room', 'monitor', 'pump')),
  ADD FOREIGN KEY (clinic_id, site_id) REFERENCES site (clinic_id, id);

ALTER TABLE weekly_availability
  ADD COLUMN effective daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(effective)),
  DROP CONSTRAINT weekly_availability_clinic_id_resource_id_iso_weekday_opens_key,
  ADD CONSTRAINT weekly_availability_no_overlap EXCLUDE USING gist (resource_id WITH =, iso_weekday WITH =, opens_local WITH =, effective WITH &&);

-- Of one person or thing, or of a whole site, which can only be closed: a holiday.
ALTER TABLE availability_exception
  ALTER COLUMN resource_id DROP NOT NULL,
  ADD COLUMN site_id uuid,
  ADD CHECK (num_nonnulls(resource_id, site_id) = 1),
  ADD CHECK (resource_id IS NOT NULL OR NOT opens),
  ADD FOREIGN KEY (clinic_id, site_id) REFERENCES site (clinic_id, id);
CREATE INDEX availability_exception_of_site ON availability_exception USING gist (site_id, period);

-- Appointments ---------------------------------------------------------------------------------------------------
-- Appointments that belong together: a course booked at once, a weekly group.
CREATE TABLE appointment_series (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, patient_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES staff_user (clinic_id, id)
);

ALTER TABLE appointment
  ADD COLUMN site_id uuid,
  ADD COLUMN purpose text CHECK (purpose IN
    ('dose', 'preparation', 'integration', 'evaluation', 'medication_management', 'response_review', 'check_in', 'group')),
  ADD COLUMN series_id uuid,
  ADD FOREIGN KEY (clinic_id, site_id) REFERENCES site (clinic_id, id),
  ADD FOREIGN KEY (clinic_id, patient_id, series_id) REFERENCES appointment_series (clinic_id, patient_id, id);
CREATE INDEX appointment_of_series ON appointment (clinic_id, series_id) WHERE series_id IS NOT NULL;

-- A person or thing with two places can hold two visits at once, each in a place of its own.
ALTER TABLE reservation
  ADD COLUMN place smallint NOT NULL DEFAULT 1,
  DROP CONSTRAINT reservation_no_overlap,
  ADD CONSTRAINT reservation_no_overlap EXCLUDE USING gist (subject_id WITH =, place WITH =, period WITH &&);
GRANT SELECT (place) ON reservation TO snowmelt_lookup;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['site', 'staff_licence', 'service_phase', 'service_requirement', 'appointment_series'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY of_clinic ON %I USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()))', t);
    EXECUTE format('GRANT SELECT ON %I TO snowmelt_app', t);
  END LOOP;
END $$;
GRANT INSERT ON appointment_series TO snowmelt_app;
GRANT UPDATE (site_id) ON appointment TO snowmelt_app; -- a visit may be moved to another site
-- The comparison of zones at a server's start asks for those in use anywhere.
CREATE POLICY lookup ON site FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (time_zone) ON site TO snowmelt_lookup;

-- What the clinics have ------------------------------------------------------------------------------------------
-- One site each. A service keeps its length as one phase, and one of each kind for all of it; the clinician of a dose has to be a prescriber, as before.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO site (clinic_id, name, time_zone) SELECT id, name, time_zone FROM clinic WHERE id = c;
    UPDATE bookable_resource SET site_id = (SELECT id FROM site WHERE clinic_id = c) WHERE clinic_id = c;
    UPDATE appointment a SET site_id = (SELECT id FROM site WHERE clinic_id = c), purpose = s.purpose FROM service_type s WHERE s.id = a.service_type_id AND a.clinic_id = c;
    INSERT INTO service_phase (clinic_id, service_type_id, place, kind, minutes, with_patient)
      SELECT c, id, 1, 'visit', duration_minutes, true FROM service_type WHERE clinic_id = c;
    INSERT INTO service_requirement (clinic_id, service_type_id, kind, qualification, first_phase, last_phase)
      SELECT c, s.id, k, CASE WHEN s.purpose = 'dose' AND k = 'clinician' THEN 'prescriber' END, 1, 1 FROM service_type s, unnest(s.required_kinds) k WHERE s.clinic_id = c;
    UPDATE service_type SET modality = 'video' WHERE clinic_id = c AND modality = 'telehealth';
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
ALTER TABLE service_type ADD CONSTRAINT service_type_modality_check CHECK (modality IN ('in_person', 'video', 'audio'));
ALTER TABLE bookable_resource ALTER COLUMN site_id SET NOT NULL;
ALTER TABLE appointment ALTER COLUMN site_id SET NOT NULL, ALTER COLUMN purpose SET NOT NULL;

-- What an appointment was made for stays, also when the service becomes another one.
DROP TRIGGER appointment_guarded ON appointment;
CREATE TRIGGER appointment_guarded BEFORE UPDATE ON appointment FOR EACH ROW
  WHEN ((NEW.id, NEW.clinic_id, NEW.patient_id, NEW.service_type_id, NEW.purpose, NEW.created_by, NEW.created_at)
    IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.patient_id, OLD.service_type_id, OLD.purpose, OLD.created_by, OLD.created_at))
  EXECUTE FUNCTION guard_appointment();

-- Present definitions: prisma/routines/scheduling.sql.
DROP FUNCTION IF EXISTS free_slots(uuid, tstzrange, text, interval, uuid, uuid, integer);
DROP FUNCTION IF EXISTS busy_periods(uuid, tstzrange);
DROP FUNCTION IF EXISTS book_appointment(uuid, uuid, uuid, timestamp, text, timestamptz, uuid[], uuid, text);
DROP FUNCTION IF EXISTS reschedule_appointment(uuid, integer, timestamp, text, timestamptz, uuid[], uuid, text);
DROP FUNCTION IF EXISTS check_resources(uuid, uuid[], tstzrange, text);
DROP FUNCTION IF EXISTS check_dose(uuid, uuid, uuid, uuid[], timestamptz, uuid, text);
DROP FUNCTION IF EXISTS reserve(uuid, uuid, uuid[], tstzrange);
DROP FUNCTION IF EXISTS booking_changes(jsonb);
DROP FUNCTION IF EXISTS lock_days(uuid[], tstzmultirange);
