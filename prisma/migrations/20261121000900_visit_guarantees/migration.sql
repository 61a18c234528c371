-- What the program never does to a visit, the database refuses, and it knows for which time a patient was let in.

-- The start of the appointment the patient was let in for: when it moves, they were not let in for its new time. Null in visits from before.
ALTER TABLE visit ADD COLUMN admitted_for timestamptz;

-- A colleague who takes the place over is somebody else than a second device.
ALTER TABLE visit_join DROP CONSTRAINT visit_join_revoked_because_check;
ALTER TABLE visit_join ADD CONSTRAINT visit_join_revoked_because_check CHECK (revoked_because IN ('replaced', 'taken-over', 'ended', 'moved', 'left'));

-- These hold for every role, also for the owner of the tables.
CREATE FUNCTION guard_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'scheduled' OR num_nonnulls(NEW.waiting_since, NEW.admitted_at, NEW.admitted_by, NEW.admitted_for, NEW.started_at, NEW.ended_at, NEW.ended_by) > 0 THEN
      RAISE EXCEPTION 'a visit begins as scheduled' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM appointment a WHERE a.clinic_id = NEW.clinic_id AND a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id) THEN
      RAISE EXCEPTION 'the appointment is not of this patient' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF (NEW.id, NEW.clinic_id, NEW.appointment_id, NEW.patient_id, NEW.room) IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.appointment_id, OLD.patient_id, OLD.room) THEN
    RAISE EXCEPTION 'whose visit it is does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visit_guarded BEFORE INSERT OR UPDATE ON visit FOR EACH ROW EXECUTE FUNCTION guard_visit();

-- Whose leave to enter it is, and until when, is said once.
REVOKE UPDATE ON visit_join FROM snowmelt_app;
GRANT UPDATE (epoch, revoked_at, revoked_because, last_seen_at) ON visit_join TO snowmelt_app;

-- An approved version is never edited: what changes is the next version.
REVOKE UPDATE ON visit_policy, outreach_policy, protocol FROM snowmelt_app;
