-- Functions and views of tasks, as they are now (docs/how-to.md, ADR 0014).

-- The tasks that are overdue and have somebody to go on to. Across clinics, ids only.
CREATE OR REPLACE FUNCTION climbing_tasks(p_limit integer)
RETURNS TABLE (clinic_id uuid, task_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.id FROM task t WHERE t.status = 'open' AND t.climbs_at <= snowmelt_now() ORDER BY t.climbs_at LIMIT p_limit
$$;
ALTER FUNCTION climbing_tasks(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION climbing_tasks(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION climbing_tasks(integer) TO snowmelt_app;

-- Published: open tasks of these kinds that nobody has taken. Across clinics, ids only.
CREATE OR REPLACE FUNCTION unclaimed_tasks(p_kinds text[])
RETURNS TABLE (clinic_id uuid, task_id uuid, opened_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.id, t.opened_at FROM task t WHERE t.status = 'open' AND t.assigned_to IS NULL AND t.kind = ANY (p_kinds)
$$;
ALTER FUNCTION unclaimed_tasks(text[]) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION unclaimed_tasks(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unclaimed_tasks(text[]) TO snowmelt_app;

-- Published: the tasks of the clinic that are open.
CREATE OR REPLACE VIEW open_task WITH (security_invoker = true) AS SELECT clinic_id, id FROM task WHERE status = 'open';
GRANT SELECT ON open_task TO snowmelt_app;
