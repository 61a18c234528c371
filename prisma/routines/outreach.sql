-- What the worker's sweep finds to do. Across clinics, ids only, and fair between them.

-- Due now by the database's clock: planned touches, urgent ones first, and besides them sending ones whose lease has run out. Of each clinic no more is looked at
-- than could be returned, however much waits.
-- `late`: due for longer than a wake-up takes, so its job waits, is lost, or is held by a killed worker, or the queue is out of reach.
CREATE OR REPLACE FUNCTION due_touches(p_late_seconds integer, p_limit integer)
RETURNS TABLE (clinic_id uuid, id uuid, tries integer, lapsed boolean, late boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  (SELECT c.id, d.id, d.tries, false, d.ready_at < snowmelt_now() - interval '1 second' * p_late_seconds
   FROM all_clinics() c(id) CROSS JOIN LATERAL (
     SELECT r.*, row_number() OVER (ORDER BY r.urgent DESC, r.ready_at) AS turn FROM (
       (SELECT t.id, t.tries, true AS urgent, greatest(t.due_at, t.next_try_at) AS ready_at FROM touch t
        WHERE t.clinic_id = c.id AND t.status = 'planned' AND t.rank <= 2 AND greatest(t.due_at, t.next_try_at) <= snowmelt_now() AND t.expires_at > snowmelt_now()
        ORDER BY greatest(t.due_at, t.next_try_at) LIMIT p_limit)
       UNION ALL
       (SELECT t.id, t.tries, false, greatest(t.due_at, t.next_try_at) FROM touch t
        WHERE t.clinic_id = c.id AND t.status = 'planned' AND t.rank > 2 AND greatest(t.due_at, t.next_try_at) <= snowmelt_now() AND t.expires_at > snowmelt_now()
        ORDER BY greatest(t.due_at, t.next_try_at) LIMIT p_limit)) r) d
   ORDER BY d.urgent DESC, d.turn, d.ready_at LIMIT p_limit)
  UNION ALL
  (SELECT l.clinic_id, l.id, l.tries, true, true FROM (
     SELECT t.clinic_id, t.id, t.tries, t.lease_until, row_number() OVER (PARTITION BY t.clinic_id ORDER BY t.lease_until) AS turn
     FROM touch t WHERE t.status = 'sending' AND t.lease_until <= now()) l
   ORDER BY l.turn, l.lease_until LIMIT p_limit)
$$;
ALTER FUNCTION due_touches(integer, integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION due_touches(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_touches(integer, integer) TO snowmelt_app;

-- Clinics with planned touches whose time is over.
CREATE OR REPLACE FUNCTION clinics_with_expired_touches() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.id FROM all_clinics() c(id)
  WHERE EXISTS (SELECT FROM touch t WHERE t.clinic_id = c.id AND t.status = 'planned' AND t.expires_at <= snowmelt_now())
$$;
ALTER FUNCTION clinics_with_expired_touches() OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinics_with_expired_touches() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinics_with_expired_touches() TO snowmelt_app;

-- Patients whose plan is older than so many hours, was made by an older policy, or is to be made again by now. Each part goes by its own index: what is asked every few seconds
-- must not read every patient's row.
CREATE OR REPLACE FUNCTION stale_plans(p_hours integer, p_limit integer)
RETURNS TABLE (clinic_id uuid, patient_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.clinic_id, f.patient_id FROM (
    SELECT s.clinic_id, s.patient_id, s.planned_at, row_number() OVER (PARTITION BY s.clinic_id ORDER BY s.planned_at) AS turn FROM (
      (SELECT a.clinic_id, a.patient_id, a.planned_at FROM patient_plan a WHERE a.planned_at < now() - interval '1 hour' * p_hours
       ORDER BY a.planned_at LIMIT p_limit)
      UNION
      (SELECT g.clinic_id, g.patient_id, g.planned_at FROM patient_plan g WHERE g.again_at <= snowmelt_now() ORDER BY g.again_at LIMIT p_limit)
      UNION
      SELECT b.clinic_id, b.patient_id, b.planned_at FROM (
          SELECT p.clinic_id, max(p.version) AS version FROM outreach_policy p WHERE p.holds_from <= snowmelt_now() GROUP BY p.clinic_id) c,
        LATERAL (SELECT * FROM patient_plan s WHERE s.clinic_id = c.clinic_id AND s.policy_version < c.version ORDER BY s.policy_version LIMIT p_limit) b) s) f
  ORDER BY f.turn, f.planned_at LIMIT p_limit
$$;
ALTER FUNCTION stale_plans(integer, integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION stale_plans(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stale_plans(integer, integer) TO snowmelt_app;

-- How much is due and not sent, for how long, and how much was given up within the hour; of all clinics. What waits by a rule (`p_by_rule`: its status reasons, such
-- as the patient's night, or a STOP that nobody has decided) is not due before that wait is over.
CREATE OR REPLACE FUNCTION delivery_backlog(p_by_rule text[]) RETURNS TABLE (due integer, oldest_due_seconds integer, failed_last_hour integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.due, d.oldest, (SELECT count(*)::int FROM touch f WHERE f.status = 'failed' AND f.updated_at > snowmelt_now() - interval '1 hour')
  FROM (SELECT count(*)::int AS due, coalesce(extract(epoch FROM snowmelt_now() - min(w.ready_at))::int, 0) AS oldest
    FROM (SELECT CASE WHEN t.status_reason = ANY (p_by_rule) THEN greatest(t.due_at, t.next_try_at) ELSE t.due_at END AS ready_at
      FROM touch t WHERE t.status = 'planned' AND t.due_at <= snowmelt_now()) w
    WHERE w.ready_at <= snowmelt_now()) d
$$;
ALTER FUNCTION delivery_backlog(text[]) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION delivery_backlog(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION delivery_backlog(text[]) TO snowmelt_app;

-- For this release only (20261129001690): a link that somebody asked a server of the former release for, with the event's id, by which that server plans it.
CREATE OR REPLACE FUNCTION keep_link_request_of_former_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_appointment uuid := (NEW.payload ->> 'appointmentId')::uuid;
BEGIN
  INSERT INTO link_request (id, clinic_id, patient_id, appointment_id, appointment_version, asked_at)
  SELECT NEW.id, NEW.clinic_id, NEW.patient_id, v_appointment, agreed.version, NEW.occurred_at FROM agreed_time(v_appointment) agreed;
  RETURN NULL;
END $$;
