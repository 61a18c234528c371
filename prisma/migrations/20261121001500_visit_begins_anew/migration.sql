-- A visit that ended before both were there is none: when its appointment is moved, it begins anew. What was held stays held.
INSERT INTO visit_transition (from_state, to_state) VALUES ('ended', 'scheduled');
CREATE FUNCTION guard_visit_begun_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.started_at IS NOT NULL OR NOT EXISTS (SELECT FROM appointment a WHERE a.clinic_id = OLD.clinic_id AND a.id = OLD.appointment_id AND a.starts_at <> OLD.admitted_for) THEN
    RAISE EXCEPTION 'a visit that was held, or whose appointment was not moved, does not begin anew' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visit_begun_anew BEFORE UPDATE OF state ON visit FOR EACH ROW WHEN (OLD.state = 'ended' AND NEW.state = 'scheduled') EXECUTE FUNCTION guard_visit_begun_anew();

-- Since when one of the two is missed. A visit that nobody ends was held until then, not until its room closed.
ALTER TABLE visit ADD COLUMN interrupted_at timestamptz;

-- Whether the patient of an appointment is in the waiting room of its visit, or in the visit. For who asks, in their own clinic only.
-- Whoever falls silent is taken off within half a minute.
CREATE FUNCTION patient_is_in_visit(p_appointment_id uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER AS $$
  SELECT EXISTS (SELECT FROM visit v JOIN visit_join j ON j.clinic_id = v.clinic_id AND j.visit_id = v.id
    WHERE v.appointment_id = p_appointment_id AND j.role = 'patient' AND j.revoked_at IS NULL AND j.last_seen_at IS NOT NULL)
$$;
