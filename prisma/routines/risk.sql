-- Functions and views of risk, as they are now (docs/how-to.md, ADR 0014).

-- Whom to page now, about which task: everybody on call, until somebody has taken the task, and again once they have had it for `p_left` and not closed it. The
-- first pages follow each other closely; later ones, and those about a task that was left, from afar. They never end by themselves. Across clinics, ids only.
CREATE OR REPLACE FUNCTION pages_due(p_kinds text[], p_limit integer)
RETURNS TABLE (clinic_id uuid, task_id uuid, shift_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.clinic_id, t.task_id, s.id
  FROM unclaimed_tasks(p_kinds) t CROSS JOIN LATERAL (SELECT task_rules(t.clinic_id) -> 'pages' AS pages) rules
  JOIN on_call_shift s ON s.clinic_id = t.clinic_id AND s.withdrawn_at IS NULL AND s.starts_at <= snowmelt_now() AND s.ends_at > snowmelt_now(),
    LATERAL (SELECT count(*) AS pages, max(p.begun_at) AS last FROM on_call_page p WHERE p.task_id = t.task_id AND p.shift_id = s.id) so_far
  WHERE so_far.last IS NULL OR so_far.last <= snowmelt_now() - (rules.pages ->> CASE WHEN so_far.pages < (rules.pages ->> 'times')::int AND NOT t.is_left THEN 'every' ELSE 'thenEvery' END)::interval
  ORDER BY t.opened_at LIMIT p_limit
$$;
ALTER FUNCTION pages_due(text[], integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION pages_due(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages_due(text[], integer) TO snowmelt_app;

-- Failed pages about tasks that somebody has taken or closed meanwhile: nobody need call any more. Across clinics, ids only.
CREATE OR REPLACE FUNCTION page_failures_over(p_kinds text[], p_limit integer)
RETURNS TABLE (clinic_id uuid, task_id uuid, shift_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT p.clinic_id, p.task_id, p.shift_id FROM on_call_page p
  WHERE p.asks_call AND NOT EXISTS (SELECT FROM unclaimed_tasks(p_kinds) t WHERE t.task_id = p.task_id) LIMIT p_limit
$$;
ALTER FUNCTION page_failures_over(text[], integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION page_failures_over(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION page_failures_over(text[], integer) TO snowmelt_app;

-- The clinic of a page: a report of the provider names the page only.
CREATE OR REPLACE FUNCTION clinic_of_page(p_page uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT clinic_id FROM on_call_page WHERE id = p_page
$$;
ALTER FUNCTION clinic_of_page(uuid) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinic_of_page(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_of_page(uuid) TO snowmelt_app;
