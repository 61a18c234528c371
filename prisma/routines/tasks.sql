-- Functions and views of tasks, as they are now (docs/how-to.md, ADR 0014).

-- The tasks that are overdue and have somebody to go on to. Across clinics, ids only.
CREATE OR REPLACE FUNCTION climbing_tasks(p_limit integer)
RETURNS TABLE (clinic_id uuid, task_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.id FROM task t WHERE t.status = 'open' AND t.climbs_at <= snowmelt_now() ORDER BY t.climbs_at LIMIT p_limit
$$;
ALTER FUNCTION climbing_tasks(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION climbing_tasks(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION climbing_tasks(integer) TO snowmelt_app;
