-- An appointment that is moved before its visit's beginning was recorded takes the visit back to the start.
INSERT INTO visit_transition (from_state, to_state) VALUES ('admitted', 'scheduled'), ('in_progress', 'scheduled'), ('interrupted', 'scheduled');

-- Rooms whose time is over and whose visit nobody ended. Ids only.
CREATE INDEX visit_open ON visit (clinic_id, id) WHERE state IN ('admitted', 'in_progress', 'interrupted');
CREATE POLICY lookup ON visit FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (clinic_id, id, state) ON visit TO snowmelt_lookup;
GRANT SELECT (revoked_at, expires_at) ON visit_join TO snowmelt_lookup;
CREATE INDEX patient_plan_policy ON patient_plan (clinic_id, policy_version);

GRANT CREATE ON SCHEMA public TO snowmelt_lookup;
CREATE FUNCTION visits_overdue(p_limit integer) RETURNS TABLE (clinic_id uuid, visit_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT v.clinic_id, v.id FROM visit v WHERE v.state IN ('admitted', 'in_progress', 'interrupted')
    AND NOT EXISTS (SELECT FROM visit_join j WHERE j.clinic_id = v.clinic_id AND j.visit_id = v.id AND j.revoked_at IS NULL AND j.expires_at > snowmelt_now()) LIMIT p_limit
$$;
ALTER FUNCTION visits_overdue(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION visits_overdue(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visits_overdue(integer) TO snowmelt_app;

-- Fair between clinics, and each half by its own index: what is asked every few seconds must not read every patient's row.
CREATE OR REPLACE FUNCTION stale_plans(p_hours integer, p_limit integer) RETURNS TABLE (clinic_id uuid, patient_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT f.clinic_id, f.patient_id FROM (
    SELECT s.clinic_id, s.patient_id, s.planned_at, row_number() OVER (PARTITION BY s.clinic_id ORDER BY s.planned_at) AS turn FROM (
      (SELECT a.clinic_id, a.patient_id, a.planned_at FROM patient_plan a WHERE a.planned_at < now() - interval '1 hour' * p_hours ORDER BY a.planned_at LIMIT p_limit)
      UNION
      SELECT b.clinic_id, b.patient_id, b.planned_at FROM (SELECT p.clinic_id, max(p.version) AS version FROM outreach_policy p GROUP BY p.clinic_id) c,
        LATERAL (SELECT * FROM patient_plan s WHERE s.clinic_id = c.clinic_id AND s.policy_version < c.version ORDER BY s.policy_version LIMIT p_limit) b) s) f
  ORDER BY f.turn, f.planned_at LIMIT p_limit
$$;
REVOKE CREATE ON SCHEMA public FROM snowmelt_lookup;
