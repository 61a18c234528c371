-- A lease has a name, so that a worker that was paused past it can neither record nor postpone what another one has taken over.
ALTER TABLE touch ADD COLUMN lease_token uuid;
UPDATE touch SET lease_token = uuidv7() WHERE status = 'sending';
ALTER TABLE touch ADD CHECK ((status = 'sending') = (lease_token IS NOT NULL));

-- When a patient's touches were last brought to the plan, and by which version of the clinic's policy.
CREATE TABLE patient_plan (
  patient_id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL,
  policy_version integer NOT NULL,
  planned_at timestamptz NOT NULL DEFAULT now(),   -- real clock
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id)
);
CREATE INDEX patient_plan_age ON patient_plan (planned_at);
ALTER TABLE patient_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON patient_plan USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT, UPDATE ON patient_plan TO snowmelt_app;
CREATE POLICY lookup ON patient_plan FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT ON patient_plan TO snowmelt_lookup;
CREATE POLICY lookup ON outreach_policy FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (clinic_id, version) ON outreach_policy TO snowmelt_lookup;

-- When the provider is asked next what became of a message whose callback has not come.
ALTER TABLE message ADD COLUMN next_look_at timestamptz;
CREATE INDEX message_of_patient ON message (clinic_id, patient_id, created_at);
CREATE INDEX message_to_look_up ON message (next_look_at) WHERE next_look_at IS NOT NULL;
CREATE POLICY lookup ON message FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (clinic_id, id, next_look_at) ON message TO snowmelt_lookup;

GRANT CREATE ON SCHEMA public TO snowmelt_lookup;
-- Patients whose plan is older than so many hours, or was made by an older policy. Ids only.
CREATE FUNCTION stale_plans(p_hours integer, p_limit integer) RETURNS TABLE (clinic_id uuid, patient_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT s.clinic_id, s.patient_id FROM patient_plan s
  WHERE s.planned_at < now() - interval '1 hour' * p_hours
     OR s.policy_version < (SELECT max(p.version) FROM outreach_policy p WHERE p.clinic_id = s.clinic_id)
  ORDER BY s.planned_at LIMIT p_limit
$$;
-- `late`: due for longer than a wake-up takes, so its job is lost, held by a killed worker, or the queue is out of reach.
DROP FUNCTION due_touches(integer);
CREATE FUNCTION due_touches(p_late_seconds integer, p_limit integer) RETURNS TABLE (clinic_id uuid, id uuid, tries integer, lapsed boolean, late boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT d.clinic_id, d.id, d.tries, d.lapsed, d.late FROM (
    SELECT t.clinic_id, t.id, t.tries, t.due_at, t.status = 'sending' AS lapsed, greatest(t.due_at, t.next_try_at) < snowmelt_now() - interval '1 second' * p_late_seconds AS late,
           row_number() OVER (PARTITION BY t.clinic_id ORDER BY t.due_at) AS turn
    FROM touch t
    WHERE (t.status = 'planned' AND t.due_at <= snowmelt_now() AND t.next_try_at <= snowmelt_now())
       OR (t.status = 'sending' AND t.lease_until <= now())) d
  ORDER BY d.turn, d.due_at LIMIT p_limit
$$;
CREATE FUNCTION messages_to_look_up(p_limit integer) RETURNS TABLE (clinic_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT m.clinic_id, m.id FROM message m WHERE m.next_look_at <= now() ORDER BY m.next_look_at LIMIT p_limit
$$;
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['due_touches(integer, integer)', 'stale_plans(integer, integer)', 'messages_to_look_up(integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO snowmelt_lookup', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO snowmelt_app', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM snowmelt_lookup;

-- The outer limit of the hours and the number of texts a patient gets are the clinic's policy, not the program's.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at)
    SELECT p.clinic_id, p.version + 1,
      p.definition || '{"outerWindow": {"from": "08:00", "to": "21:00"}, "texts": {"perDay": 3, "perWeek": 12}}',
      p.source || '; outer window 47 CFR 64.1200(c)(1); texts as disclosed in consent text sms/2026-11', p.approved_by, now()
    FROM outreach_policy p WHERE NOT p.definition ? 'outerWindow' ORDER BY p.version DESC LIMIT 1;
    INSERT INTO patient_plan (clinic_id, patient_id, policy_version, planned_at) SELECT p.clinic_id, p.id, 0, '-infinity' FROM patient p;
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
