-- What the worker's sweep finds to do. Across clinics, ids only, and fair between them.

-- Due now by the database's clock: planned touches, and sending ones whose lease has run out.
-- `late`: due for longer than a wake-up takes, so its job is lost, held by a killed worker, or the queue is out of reach.
CREATE OR REPLACE FUNCTION due_touches(p_late_seconds integer, p_limit integer)
RETURNS TABLE (clinic_id uuid, id uuid, tries integer, lapsed boolean, late boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.clinic_id, d.id, d.tries, d.lapsed, d.late FROM (
    SELECT t.clinic_id, t.id, t.tries, t.due_at, t.status = 'sending' AS lapsed,
           greatest(t.due_at, t.next_try_at) < snowmelt_now() - interval '1 second' * p_late_seconds AS late,
           row_number() OVER (PARTITION BY t.clinic_id ORDER BY t.due_at) AS turn
    FROM touch t
    WHERE (t.status = 'planned' AND t.due_at <= snowmelt_now() AND t.next_try_at <= snowmelt_now())
       OR (t.status = 'sending' AND t.lease_until <= now())) d
  ORDER BY d.turn, d.due_at LIMIT p_limit
$$;
ALTER FUNCTION due_touches(integer, integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION due_touches(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_touches(integer, integer) TO snowmelt_app;

-- Patients whose plan is older than so many hours, or was made by an older policy. Each half goes by its own index: what is asked every few seconds
-- must not read every patient's row.
CREATE OR REPLACE FUNCTION stale_plans(p_hours integer, p_limit integer)
RETURNS TABLE (clinic_id uuid, patient_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.clinic_id, f.patient_id FROM (
    SELECT s.clinic_id, s.patient_id, s.planned_at, row_number() OVER (PARTITION BY s.clinic_id ORDER BY s.planned_at) AS turn FROM (
      (SELECT a.clinic_id, a.patient_id, a.planned_at FROM patient_plan a WHERE a.planned_at < now() - interval '1 hour' * p_hours
       ORDER BY a.planned_at LIMIT p_limit)
      UNION
      SELECT b.clinic_id, b.patient_id, b.planned_at FROM (
          SELECT p.clinic_id, max(p.version) AS version FROM outreach_policy p GROUP BY p.clinic_id) c,
        LATERAL (SELECT * FROM patient_plan s WHERE s.clinic_id = c.clinic_id AND s.policy_version < c.version ORDER BY s.policy_version LIMIT p_limit) b) s) f
  ORDER BY f.turn, f.planned_at LIMIT p_limit
$$;
ALTER FUNCTION stale_plans(integer, integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION stale_plans(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stale_plans(integer, integer) TO snowmelt_app;

-- For this release only (20261129001690): a link that somebody asked a server of the former release for, with the event's id, by which that server plans it.
CREATE OR REPLACE FUNCTION keep_link_request_of_former_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_appointment uuid := (NEW.payload ->> 'appointmentId')::uuid;
BEGIN
  INSERT INTO link_request (id, clinic_id, patient_id, appointment_id, appointment_version, asked_at)
  SELECT NEW.id, NEW.clinic_id, NEW.patient_id, v_appointment, agreed.version, NEW.occurred_at FROM agreed_time(v_appointment) agreed;
  RETURN NULL;
END $$;
