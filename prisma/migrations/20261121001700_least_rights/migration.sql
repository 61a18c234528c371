-- The application's role may do what the application does, and has no way round it.

-- An audit entry is appended by the function that numbers and chains it, which runs as the owner of the tables: an entry of anybody's own making,
-- with a number of their choice, could stop a clinic's log for ever. The policies hold the owner too.
ALTER FUNCTION append_audit_event(text, uuid, text, text, uuid, uuid, jsonb) SECURITY DEFINER;
REVOKE ALL ON FUNCTION append_audit_event(text, uuid, text, text, uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_audit_event(text, uuid, text, text, uuid, uuid, jsonb) TO snowmelt_app;
REVOKE INSERT ON audit_event FROM snowmelt_app;

-- Where pg_temp is not named it is searched first: a caller's own temporary view would stand in for a table of a function that runs as somebody else.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', f);
  END LOOP;
  -- a warning and no more where the database belongs to somebody else than who migrates
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;

-- Every job is woken under an id of its own, so no queue needs a sequence while the application runs.
REVOKE CREATE ON SCHEMA bullmq FROM snowmelt_app;

-- A session is of its own clinic's link.
ALTER TABLE magic_link ADD CONSTRAINT magic_link_clinic_id_id_key UNIQUE (clinic_id, id);
ALTER TABLE patient_session DROP CONSTRAINT patient_session_magic_link_id_fkey,
  ADD CONSTRAINT patient_session_magic_link_id_fkey FOREIGN KEY (clinic_id, magic_link_id) REFERENCES magic_link (clinic_id, id);

-- Visits and signed notes name the patient of their appointment: it is the same for ever, for the owner of the tables too.
CREATE FUNCTION guard_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'whose appointment it is, and for what, does not change' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER appointment_guarded BEFORE UPDATE ON appointment FOR EACH ROW
  WHEN ((NEW.id, NEW.clinic_id, NEW.patient_id, NEW.service_type_id, NEW.created_by, NEW.created_at)
    IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.patient_id, OLD.service_type_id, OLD.created_by, OLD.created_at))
  EXECUTE FUNCTION guard_appointment();
