-- A link ends with the address it was sent to: who gets somebody else's link by a wrong number must not keep it when the number is corrected.
-- The channel is enough to know which: a patient has one address of each, and every link to an earlier one has ended with it.
ALTER TABLE magic_link
  ADD COLUMN channel text CHECK (channel IN ('sms', 'email')), -- null: not known, and it ends with either
  ADD COLUMN address_ended_at timestamptz,                     -- since when that address is not the patient's any more
  ADD CHECK (address_ended_at IS NULL OR revoked_at IS NOT NULL);
DROP INDEX magic_link_of_patient;
CREATE INDEX magic_link_of_patient ON magic_link (clinic_id, patient_id, purpose);
CREATE INDEX magic_link_lost ON magic_link (clinic_id, appointment_id) WHERE address_ended_at IS NOT NULL;

-- By which page somebody may enter a visit; null for staff, and for leave from before. The page may be deleted sooner than the leave is.
ALTER TABLE visit_join ADD COLUMN patient_session_id uuid;
ALTER TABLE visit_join DROP CONSTRAINT visit_join_revoked_because_check,
  ADD CONSTRAINT visit_join_revoked_because_check CHECK (revoked_because IN ('replaced', 'taken-over', 'ended', 'moved', 'left', 'address-ended'));

-- Whether an open page was opened by a link to an address that is not the patient's any more. For who asks, in their own clinic only.
CREATE FUNCTION page_address_ended(p_session_id uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER AS $$
  SELECT EXISTS (SELECT FROM patient_session s JOIN magic_link l ON l.clinic_id = s.clinic_id AND l.id = s.magic_link_id
    WHERE s.id = p_session_id AND l.address_ended_at IS NOT NULL)
$$;

-- A provider's access is good for a room by its name, also for who was shown out of it. Then the room gets another name, and only then.
CREATE OR REPLACE FUNCTION guard_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'scheduled' OR num_nonnulls(NEW.waiting_since, NEW.admitted_at, NEW.admitted_by, NEW.admitted_for, NEW.started_at, NEW.ended_at, NEW.ended_by) > 0 THEN
      RAISE EXCEPTION 'a visit begins as scheduled' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM appointment a WHERE a.clinic_id = NEW.clinic_id AND a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id) THEN
      RAISE EXCEPTION 'the appointment is not of this patient' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF (NEW.id, NEW.clinic_id, NEW.appointment_id, NEW.patient_id) IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.appointment_id, OLD.patient_id)
     OR NEW.room <> OLD.room AND NOT EXISTS (SELECT FROM visit_join j WHERE j.clinic_id = OLD.clinic_id AND j.visit_id = OLD.id AND j.revoked_because = 'address-ended') THEN
    RAISE EXCEPTION 'whose visit it is does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- What was sent before: by the one message of its touch. Where the address has been changed since then, the link and its page end now.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    UPDATE magic_link l SET channel = m.channel FROM message m
    WHERE m.touch_id = l.touch_id AND NOT EXISTS (SELECT FROM message o WHERE o.touch_id = l.touch_id AND o.id <> m.id)
      AND NOT EXISTS (SELECT FROM magic_link o WHERE o.patient_id = l.patient_id AND o.touch_id = l.touch_id AND o.id <> l.id);
    UPDATE magic_link l SET address_ended_at = snowmelt_now(), revoked_at = coalesce(l.revoked_at, snowmelt_now()) FROM message m
    WHERE m.touch_id = l.touch_id AND m.channel = l.channel AND l.expires_at > snowmelt_now()
      AND NOT EXISTS (SELECT FROM contact_point p WHERE p.patient_id = l.patient_id AND p.system = l.channel AND p.value = m.address);
    UPDATE patient_session s SET revoked_at = snowmelt_now() FROM magic_link l WHERE l.id = s.magic_link_id AND l.address_ended_at IS NOT NULL AND s.revoked_at IS NULL;
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
