-- Functions and views of tasks, as they are now (docs/how-to.md, ADR 0014).

-- The tasks that are overdue and have somebody to go on to. Across clinics, ids only.
CREATE OR REPLACE FUNCTION climbing_tasks(p_limit integer)
RETURNS TABLE (clinic_id uuid, task_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.id FROM task t WHERE t.status = 'open' AND t.climbs_at <= snowmelt_now() ORDER BY t.climbs_at LIMIT p_limit
$$;
ALTER FUNCTION climbing_tasks(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION climbing_tasks(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION climbing_tasks(integer) TO snowmelt_app;

-- Published: open tasks of these kinds that nobody has, and those that somebody took longer ago than `p_left` and has not closed (`is_left`). What somebody has
-- who works there no longer, nobody has. Across clinics, ids only.
CREATE OR REPLACE FUNCTION unclaimed_tasks(p_kinds text[], p_left interval)
RETURNS TABLE (clinic_id uuid, task_id uuid, opened_at timestamptz, is_left boolean) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.id, t.opened_at, h.has_it FROM task t, LATERAL (SELECT t.assigned_to IS NOT NULL AND still_works(t.assigned_to) AS has_it) h
  WHERE t.status = 'open' AND t.kind = ANY (p_kinds) AND (NOT h.has_it OR t.assigned_at <= snowmelt_now() - p_left)
$$;
ALTER FUNCTION unclaimed_tasks(text[], interval) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION unclaimed_tasks(text[], interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unclaimed_tasks(text[], interval) TO snowmelt_app;

-- Published: the tasks of the clinic that are open.
CREATE OR REPLACE VIEW open_task WITH (security_invoker = true) AS SELECT clinic_id, id FROM task WHERE status = 'open';
GRANT SELECT ON open_task TO snowmelt_app;
