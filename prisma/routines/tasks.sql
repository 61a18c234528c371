-- Functions and views of tasks, as they are now (docs/how-to.md, ADR 0014).

-- The tasks that are overdue and have somebody to go on to. Across clinics, ids only.
CREATE OR REPLACE FUNCTION climbing_tasks(p_limit integer)
RETURNS TABLE (clinic_id uuid, task_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.id FROM task t WHERE t.status = 'open' AND t.climbs_at <= snowmelt_now() ORDER BY t.climbs_at LIMIT p_limit
$$;
ALTER FUNCTION climbing_tasks(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION climbing_tasks(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION climbing_tasks(integer) TO snowmelt_app;

-- Published: the rules of tasks in force at a clinic. Across clinics, because the look-ups of duties ask; there is nothing of a patient in them.
CREATE OR REPLACE FUNCTION task_rules(p_clinic uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.definition FROM task_policy p WHERE p.clinic_id = p_clinic ORDER BY p.version DESC LIMIT 1
$$;
ALTER FUNCTION task_rules(uuid) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION task_rules(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION task_rules(uuid) TO snowmelt_app;

-- A new clinic begins with these rules until it approves others: whoever is on call is paged from the first day on.
CREATE OR REPLACE FUNCTION begin_task_policy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_acting text = current_setting('app.clinic_id', true);
BEGIN
  PERFORM set_config('app.clinic_id', NEW.id::text, true);
  INSERT INTO task_policy (clinic_id, version, definition, source)
  VALUES (NEW.id, 1, '{"desk": {"isoWeekdays": [1, 2, 3, 4, 5], "from": "08:00", "to": "17:00"}, "leftAfter": "PT30M", "pages": {"every": "PT5M", "times": 12, "thenEvery": "PT30M"}}',
    'desk from 8 to 5 on weekdays; paged every five minutes for an hour, then every half hour; left after half an hour');
  PERFORM set_config('app.clinic_id', coalesce(v_acting, ''), true);
  RETURN NEW;
END $$;

-- Published: open tasks of these kinds that nobody has, and those that somebody took longer ago than the clinic's rules say and has not closed (`is_left`). What
-- somebody has who works there no longer, nobody has. Across clinics, ids only.
CREATE OR REPLACE FUNCTION unclaimed_tasks(p_kinds text[])
RETURNS TABLE (clinic_id uuid, task_id uuid, opened_at timestamptz, is_left boolean) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.id, t.opened_at, h.has_it FROM task t, LATERAL (SELECT t.assigned_to IS NOT NULL AND still_works(t.assigned_to) AS has_it) h
  WHERE t.status = 'open' AND t.kind = ANY (p_kinds) AND (NOT h.has_it OR t.assigned_at <= snowmelt_now() - (task_rules(t.clinic_id) ->> 'leftAfter')::interval)
$$;
ALTER FUNCTION unclaimed_tasks(text[]) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION unclaimed_tasks(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unclaimed_tasks(text[]) TO snowmelt_app;

-- Published: the tasks of the clinic that are open.
CREATE OR REPLACE VIEW open_task WITH (security_invoker = true) AS SELECT clinic_id, id FROM task WHERE status = 'open';
GRANT SELECT ON open_task TO snowmelt_app;
