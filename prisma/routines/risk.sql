-- Functions and views of risk, as they are now (docs/how-to.md, ADR 0014).

-- Whom to page now, about which task: everybody on call, until somebody has taken the task. Across clinics, ids only.
CREATE OR REPLACE FUNCTION pages_due(p_kinds text[], p_every interval, p_at_most integer, p_limit integer)
RETURNS TABLE (clinic_id uuid, task_id uuid, shift_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.task_id, s.id
  FROM unclaimed_tasks(p_kinds) t
  JOIN on_call_shift s ON s.clinic_id = t.clinic_id AND s.withdrawn_at IS NULL AND s.starts_at <= snowmelt_now() AND s.ends_at > snowmelt_now(),
    LATERAL (SELECT count(*) AS pages, max(p.begun_at) AS last FROM on_call_page p WHERE p.task_id = t.task_id AND p.shift_id = s.id) so_far
  WHERE so_far.pages < p_at_most AND (so_far.last IS NULL OR so_far.last <= snowmelt_now() - p_every)
  ORDER BY t.opened_at LIMIT p_limit
$$;
ALTER FUNCTION pages_due(text[], interval, integer, integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION pages_due(text[], interval, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages_due(text[], interval, integer, integer) TO snowmelt_app;
