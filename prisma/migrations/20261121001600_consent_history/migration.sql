-- A consent says to which address it was given and how it was said, and can be taken back: once, by whom and how. Nothing else of it ever changes.
ALTER TABLE consent
  ADD COLUMN address text, -- null only where a release before this one recorded it
  ADD COLUMN given_how text CHECK (given_how IN ('in_person', 'by_phone', 'in_writing')), -- null: as the patient was registered
  ADD COLUMN revoked_by uuid,
  ADD COLUMN revoked_how text CHECK (revoked_how IN ('in_person', 'by_phone', 'in_writing')),
  ADD FOREIGN KEY (clinic_id, revoked_by) REFERENCES staff_user (clinic_id, id);

-- until now no address could be changed, so each consent was given to the one on file
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    UPDATE consent k SET address = p.value FROM contact_point p WHERE p.clinic_id = k.clinic_id AND p.patient_id = k.patient_id AND p.system = k.category;
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

CREATE FUNCTION guard_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a consent stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
     OR (NEW.id, NEW.clinic_id, NEW.patient_id, NEW.category, NEW.address, NEW.text_version, NEW.given_at, NEW.given_how, NEW.recorded_by)
     IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.patient_id, OLD.category, OLD.address, OLD.text_version, OLD.given_at, OLD.given_how, OLD.recorded_by) THEN
    RAISE EXCEPTION 'a consent can only be taken back, once' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_guarded BEFORE UPDATE OR DELETE ON consent FOR EACH ROW EXECUTE FUNCTION guard_consent();
CREATE TRIGGER consent_no_truncate BEFORE TRUNCATE ON consent FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE ON consent FROM snowmelt_app;
GRANT UPDATE (revoked_at, revoked_by, revoked_how, revoked_reason) ON consent TO snowmelt_app;

-- a patient may have no number or address any more
GRANT DELETE ON contact_point TO snowmelt_app;
