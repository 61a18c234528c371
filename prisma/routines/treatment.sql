-- Published: a number of the course's protocol; of a later version that holds by now, where its own was approved before that number was asked for.
CREATE OR REPLACE FUNCTION protocol_number(p_course uuid, p_name text) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT (later.definition #>> ARRAY[p_name, 'value'])::numeric
  FROM course_of_treatment c JOIN protocol own ON own.id = c.protocol_id JOIN protocol later ON later.code = own.code AND later.version >= own.version
  WHERE c.id = p_course AND later.definition ? p_name AND (later.id = own.id OR later.holds_from <= snowmelt_now()) ORDER BY later.version LIMIT 1
$$;

-- Published: a course with the protocol it follows.
CREATE OR REPLACE VIEW course_with_protocol WITH (security_invoker = true) AS
  SELECT c.clinic_id, c.id, c.patient_id, c.stage, c.started_at, c.ended_at, p.name AS protocol, p.definition, p.code AS protocol_code
  FROM course_of_treatment c LEFT JOIN protocol p ON p.id = c.protocol_id;
GRANT SELECT ON course_with_protocol TO snowmelt_app;

-- Published: how a course went from stage to stage, and with which code it ended.
CREATE OR REPLACE VIEW course_stage_change WITH (security_invoker = true) AS
  SELECT clinic_id, id, course_id, from_stage, to_stage, changed_at, end_reason FROM stage_change;
GRANT SELECT ON course_stage_change TO snowmelt_app;

-- Published: all numbers of the course's protocol, each as `protocol_number` finds it.
CREATE OR REPLACE FUNCTION protocol_numbers(p_course uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_object_agg(n.key, n.value) FROM (
    SELECT DISTINCT ON (d.key) d.key, d.value
    FROM course_of_treatment c JOIN protocol own ON own.id = c.protocol_id JOIN protocol later ON later.code = own.code AND later.version >= own.version
      CROSS JOIN LATERAL jsonb_each(later.definition) d
    WHERE c.id = p_course AND (later.id = own.id OR later.holds_from <= snowmelt_now()) ORDER BY d.key, later.version) n
$$;

-- Published, for this release only (20261130002050): servers of the former release took the numbers of who has no course from the latest protocol.
CREATE OR REPLACE FUNCTION latest_protocol() RETURNS jsonb LANGUAGE sql STABLE AS $$ SELECT definition FROM protocol WHERE holds_from <= snowmelt_now() ORDER BY version DESC LIMIT 1 $$;

-- Published: the stage of a course, which stays as it is until the end of this transaction.
CREATE OR REPLACE FUNCTION hold_stage(p_course uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v_stage text;
BEGIN
  SELECT stage INTO v_stage FROM course_of_treatment WHERE id = p_course FOR SHARE;
  RETURN v_stage;
END $$;
