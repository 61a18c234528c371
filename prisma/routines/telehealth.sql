-- What holds a visit to its table of moves, for every role, and which visits the worker looks after.

CREATE OR REPLACE FUNCTION refuse_unknown_visit_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (SELECT FROM visit_transition t WHERE t.from_state = OLD.state AND t.to_state = NEW.state) THEN
    RAISE EXCEPTION 'a visit cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'P0001';
  END IF;
  RETURN NEW;
END $$;

-- What the program never does to a visit. A provider's access is good for a room by its name, also for who was shown out of it: then the room gets
-- another name, and only then.
CREATE OR REPLACE FUNCTION guard_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'scheduled' OR num_nonnulls(NEW.waiting_since, NEW.admitted_at, NEW.admitted_by, NEW.admitted_for, NEW.started_at,
      NEW.ended_at, NEW.ended_by) > 0 THEN
      RAISE EXCEPTION 'a visit begins as scheduled' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM appointment_with_service a WHERE a.clinic_id = NEW.clinic_id AND a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id) THEN
      RAISE EXCEPTION 'the appointment is not of this patient' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF (NEW.id, NEW.clinic_id, NEW.appointment_id, NEW.patient_id) IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.appointment_id, OLD.patient_id)
     OR NEW.room <> OLD.room AND NOT EXISTS (
       SELECT FROM visit_join j WHERE j.clinic_id = OLD.clinic_id AND j.visit_id = OLD.id AND j.revoked_because = 'address-ended') THEN
    RAISE EXCEPTION 'whose visit it is does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A visit that ended before both were there is none: when its appointment is moved, it begins anew. What was held stays held.
CREATE OR REPLACE FUNCTION guard_visit_begun_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.started_at IS NOT NULL OR NOT EXISTS (
      SELECT FROM appointment_with_service a WHERE a.clinic_id = OLD.clinic_id AND a.id = OLD.appointment_id AND a.starts_at <> OLD.admitted_for) THEN
    RAISE EXCEPTION 'a visit that was held, or whose appointment was not moved, does not begin anew' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Whether the patient of an appointment is in the waiting room of its visit, or in the visit. For who asks, in their own clinic only.
-- Whoever falls silent is taken off within half a minute.
CREATE OR REPLACE FUNCTION patient_is_in_visit(p_appointment_id uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM visit v JOIN visit_join j ON j.clinic_id = v.clinic_id AND j.visit_id = v.id
    WHERE v.appointment_id = p_appointment_id AND j.role = 'patient' AND j.revoked_at IS NULL AND j.last_seen_at IS NOT NULL)
$$;

-- Visits somebody fell out of without saying so: a process died, a phone lost its line. Across clinics, ids only.
CREATE OR REPLACE FUNCTION visits_with_absentees(p_seconds integer, p_limit integer)
RETURNS TABLE (clinic_id uuid, visit_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT j.clinic_id, j.visit_id FROM visit_join j WHERE j.last_seen_at < now() - interval '1 second' * p_seconds LIMIT p_limit
$$;
ALTER FUNCTION visits_with_absentees(integer, integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION visits_with_absentees(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visits_with_absentees(integer, integer) TO snowmelt_app;

-- Rooms whose time is over and whose visit nobody ended. Across clinics, ids only.
CREATE OR REPLACE FUNCTION visits_overdue(p_limit integer)
RETURNS TABLE (clinic_id uuid, visit_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.clinic_id, v.id FROM visit v WHERE v.state IN ('admitted', 'in_progress', 'interrupted')
    AND NOT EXISTS (SELECT FROM visit_join j WHERE j.clinic_id = v.clinic_id AND j.visit_id = v.id
      AND j.revoked_at IS NULL AND j.expires_at > snowmelt_now())
  LIMIT p_limit
$$;
ALTER FUNCTION visits_overdue(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION visits_overdue(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visits_overdue(integer) TO snowmelt_app;

-- Published: from when to when the room of a visit by video is open; null where the clinic has no policy.
CREATE OR REPLACE FUNCTION room_hours(p_starts_at timestamptz, p_ends_at timestamptz) RETURNS TABLE (opens_at timestamptz, closes_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT p_starts_at - interval '1 minute' * (p.definition -> 'opensMinutesBefore' ->> 'value')::int,
    p_ends_at + interval '1 minute' * (p.definition -> 'closesMinutesAfter' ->> 'value')::int
  FROM (VALUES (1)) one LEFT JOIN LATERAL (SELECT definition FROM visit_policy WHERE holds_from <= snowmelt_now() ORDER BY version DESC LIMIT 1) p ON true
$$;
