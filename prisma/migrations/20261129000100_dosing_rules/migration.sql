-- Who may be given a dose, by whom, and how soon after another one. Rules: an open course in preparation, induction or maintenance; a
-- prescriber as the clinician; the protocol's two gaps, counted from start to start in elapsed time.

-- What a service is for. What depends on a service asks this, never its code.
ALTER TABLE service_type ADD COLUMN purpose text
  CHECK (purpose IN ('dose', 'preparation', 'integration', 'evaluation', 'medication_management', 'response_review', 'check_in', 'group'));
-- Until now nothing said it. What needs a chair is taken for a dose: a rule too many is noticed, one too few is not. Look at the rest after the upgrade.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    UPDATE service_type SET purpose = CASE WHEN code = 'infusion' OR 'chair' = ANY (required_kinds) THEN 'dose' WHEN code = 'integration' THEN 'integration' ELSE 'check_in' END
    WHERE clinic_id = c;
    -- What is planned already goes by the rules of before: everything is planned anew.
    UPDATE patient_plan SET planned_at = '-infinity' WHERE clinic_id = c;
    -- The two gaps are the protocol's numbers. A version in force is never edited: each protocol that lacks one gets a new version.
    INSERT INTO protocol (clinic_id, code, version, name, definition, approved_by, approved_at)
    SELECT c, p.code, p.version + 1, p.name,
      '{"minimumGapHours": {"value": 48, "unit": "h", "source": "clinic default"},
        "hardMinimumGapHours": {"value": 24, "unit": "h", "source": "clinic default: two doses within a day are refused without override"}}'::jsonb || p.definition,
      p.approved_by || '; the added numbers: migration', now()
    FROM (SELECT DISTINCT ON (code) * FROM protocol WHERE clinic_id = c ORDER BY code, version DESC) p
    WHERE NOT p.definition ?& ARRAY['minimumGapHours', 'hardMinimumGapHours'];
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
ALTER TABLE service_type ALTER COLUMN purpose SET NOT NULL;

-- A rule that a prescriber set aside for one visit at one time: by name and with a reason, and it stays.
CREATE TABLE booking_override (
  clinic_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  version integer NOT NULL,
  rule text NOT NULL CHECK (rule IN ('PROTOCOL_GAP')),
  gap_minutes integer NOT NULL,
  reason text NOT NULL CHECK (length(reason) >= 10),
  given_by uuid NOT NULL,
  given_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  PRIMARY KEY (clinic_id, appointment_id, version, rule),
  FOREIGN KEY (clinic_id, appointment_id, version) REFERENCES appointment_version (clinic_id, appointment_id, version),
  FOREIGN KEY (clinic_id, given_by) REFERENCES staff_user (clinic_id, id)
);
ALTER TABLE booking_override ENABLE ROW LEVEL SECURITY;
ALTER TABLE booking_override FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON booking_override USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON booking_override TO snowmelt_app;
CREATE TRIGGER booking_override_append_only BEFORE UPDATE OR DELETE ON booking_override FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION is_prescriber(p_staff_user uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM staff_user WHERE id = p_staff_user AND 'prescriber' = ANY (roles))
$$;

-- A number of the course's protocol; of a later version where its own was approved before that number was asked for.
CREATE FUNCTION protocol_number(p_course uuid, p_name text) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT (later.definition #>> ARRAY[p_name, 'value'])::numeric
  FROM course_of_treatment c JOIN protocol own ON own.id = c.protocol_id JOIN protocol later ON later.code = own.code AND later.version >= own.version
  WHERE c.id = p_course AND later.definition ? p_name ORDER BY later.version LIMIT 1
$$;

-- The course a dose belongs to: its own; of one booked without, the patient's open course, else the last one.
CREATE FUNCTION course_of_dose(p_appointment uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT coalesce(a.course_id, (SELECT c.id FROM course_of_treatment c WHERE c.patient_id = a.patient_id ORDER BY c.ended_at DESC NULLS FIRST, c.id DESC LIMIT 1))
  FROM appointment a WHERE a.id = p_appointment
$$;

-- Of a dose whose course is on hold, over, or not yet where a dose may be given, nothing is owed to the patient; `stopsDoses` in libs/contracts is the same list, and a spec compares them.
CREATE FUNCTION is_stopped_dose(p_appointment uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM appointment a JOIN service_type s ON s.id = a.service_type_id JOIN course_of_treatment c ON c.id = course_of_dose(a.id)
    WHERE a.id = p_appointment AND s.purpose = 'dose' AND c.stage NOT IN ('preparation', 'induction', 'response_review', 'maintenance', 'taper'))
$$;

-- Somebody was there for it: then a dose may have been given, whatever became of the appointment afterwards.
ALTER TABLE appointment ADD COLUMN arrived_at timestamptz;
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    UPDATE appointment a SET arrived_at = e.occurred_at FROM domain_event e
    WHERE e.clinic_id = a.clinic_id AND e.patient_id = a.patient_id AND e.type = 'appointment.arrived' AND e.payload ->> 'appointmentId' = a.id::text;
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

-- Whether a dose may be booked. Answers the minutes to the nearest other dose where a prescriber set the gap aside, else null.
-- The course's row is held: it is not put on hold meanwhile, and a second dose of the same course is looked at after this one.
CREATE FUNCTION check_dose(p_appointment uuid, p_patient uuid, p_course uuid, p_resources uuid[], p_starts_at timestamptz, p_by uuid, p_override text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_stage text;
  v_other timestamptz;
  v_certain boolean; -- false: it was cancelled after the patient had come, and nobody has said whether anything was given
  v_gap interval;
  v_soft interval := make_interval(secs => 3600 * protocol_number(p_course, 'minimumGapHours')::float8);
  v_hard interval := make_interval(secs => 3600 * protocol_number(p_course, 'hardMinimumGapHours')::float8);
  v_detail text;
BEGIN
  SELECT stage INTO v_stage FROM course_of_treatment WHERE id = p_course AND patient_id = p_patient FOR NO KEY UPDATE;
  IF v_stage IS NULL OR v_stage NOT IN ('preparation', 'induction', 'maintenance') THEN
    RAISE EXCEPTION 'COURSE_NOT_READY' USING DETAIL = jsonb_build_object('stage', v_stage)::text;
  END IF;
  IF NOT EXISTS (SELECT FROM bookable_resource r WHERE r.id = ANY (p_resources) AND r.kind = 'clinician' AND is_prescriber(r.staff_user_id)) THEN
    RAISE EXCEPTION 'NOT_QUALIFIED';
  END IF;
  IF v_soft IS NULL OR v_hard IS NULL THEN RAISE EXCEPTION 'PROTOCOL_NUMBER_MISSING'; END IF;
  SELECT a.starts_at, a.status <> 'cancelled' INTO v_other, v_certain FROM appointment a JOIN service_type s ON s.id = a.service_type_id
  WHERE a.patient_id = p_patient AND a.id IS DISTINCT FROM p_appointment AND s.purpose = 'dose'
    AND (a.status IN ('booked', 'arrived', 'fulfilled') OR (a.status = 'cancelled' AND a.arrived_at IS NOT NULL))
  -- one that is certain and too close decides, before one that is nearer and is not
  ORDER BY (a.status <> 'cancelled' AND abs(extract(epoch FROM a.starts_at - p_starts_at)) < extract(epoch FROM v_hard)) DESC,
    abs(extract(epoch FROM a.starts_at - p_starts_at)) LIMIT 1;
  v_gap := make_interval(secs => abs(extract(epoch FROM v_other - p_starts_at))::float8);
  IF v_gap IS NULL OR v_gap >= v_soft THEN RETURN NULL; END IF;
  v_detail := jsonb_build_object('otherStartsAt', v_other, 'gapMinutes', floor(extract(epoch FROM v_gap) / 60), 'minimumHours', extract(epoch FROM v_soft) / 3600,
    'hardMinimumHours', extract(epoch FROM v_hard) / 3600)::text;
  IF v_gap < v_hard AND v_certain THEN RAISE EXCEPTION 'DOSES_TOO_CLOSE' USING DETAIL = v_detail; END IF;
  IF p_override IS NULL THEN RAISE EXCEPTION 'PROTOCOL_GAP' USING DETAIL = v_detail; END IF;
  IF NOT is_prescriber(p_by) THEN RAISE EXCEPTION 'OVERRIDE_NOT_ALLOWED'; END IF;
  RETURN floor(extract(epoch FROM v_gap) / 60);
END $$;

CREATE FUNCTION record_override(p_appointment uuid, p_version integer, p_gap_minutes integer, p_reason text, p_by uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO booking_override (clinic_id, appointment_id, version, rule, gap_minutes, reason, given_by)
  SELECT current_clinic_id(), p_appointment, p_version, 'PROTOCOL_GAP', p_gap_minutes, p_reason, p_by WHERE p_gap_minutes IS NOT NULL
$$;

DROP FUNCTION book_appointment(uuid, uuid, uuid, timestamp, text, timestamptz, uuid[], uuid);
-- A dose belongs to the patient's open course, also where nobody named it.
CREATE FUNCTION book_appointment(p_patient uuid, p_course uuid, p_service_type uuid, p_starts_local timestamp, p_zone text, p_starts_at timestamptz,
                                 p_resources uuid[], p_by uuid, p_override text DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE v_id uuid; v_ends timestamptz; v_purpose text; v_course uuid := p_course; v_gap_minutes integer;
BEGIN
  SELECT p_starts_at + interval '1 minute' * duration_minutes, purpose INTO v_ends, v_purpose FROM service_type WHERE id = p_service_type;
  IF v_ends IS NULL THEN RAISE EXCEPTION 'UNKNOWN_SERVICE_TYPE'; END IF;
  IF v_course IS NOT NULL AND NOT EXISTS (SELECT FROM course_of_treatment WHERE id = v_course AND patient_id = p_patient) THEN
    RAISE EXCEPTION 'UNKNOWN_REFERENCE';
  END IF;
  PERFORM check_resources(p_service_type, p_resources, tstzrange(p_starts_at, v_ends), p_zone);
  IF v_purpose = 'dose' THEN
    v_course := coalesce(v_course, (SELECT id FROM course_of_treatment WHERE patient_id = p_patient AND ended_at IS NULL));
    v_gap_minutes := check_dose(NULL, p_patient, v_course, p_resources, p_starts_at, p_by, p_override);
  END IF;
  PERFORM lock_days(p_resources || p_patient, tstzmultirange(tstzrange(p_starts_at, v_ends)));
  INSERT INTO appointment (clinic_id, patient_id, course_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
  VALUES (current_clinic_id(), p_patient, v_course, p_service_type, p_starts_local, p_zone, p_starts_at, v_ends, p_by) RETURNING id INTO v_id;
  INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
  VALUES (current_clinic_id(), v_id, 1, p_starts_local, p_zone, p_starts_at, v_ends, p_by);
  PERFORM reserve(v_id, p_patient, p_resources, tstzrange(p_starts_at, v_ends));
  PERFORM record_override(v_id, 1, v_gap_minutes, p_override, p_by);
  RETURN v_id;
END $$;

DROP FUNCTION reschedule_appointment(uuid, integer, timestamp, text, timestamptz, uuid[], uuid);
-- A dose is looked at again as if it were booked now. One that was booked without a course is looked at by the patient's open one.
CREATE FUNCTION reschedule_appointment(p_appointment uuid, p_version integer, p_starts_local timestamp, p_zone text, p_starts_at timestamptz,
                                       p_resources uuid[], p_by uuid, p_override text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE a appointment; v_ends timestamptz; v_gap_minutes integer;
BEGIN
  SELECT * INTO a FROM appointment WHERE id = p_appointment FOR UPDATE;
  IF a.version <> p_version THEN RAISE EXCEPTION 'CHANGED_MEANWHILE'; END IF;
  IF a.status <> 'booked' THEN RAISE EXCEPTION 'NOT_MOVABLE'; END IF;
  v_ends := p_starts_at + (a.ends_at - a.starts_at);
  PERFORM check_resources(a.service_type_id, p_resources, tstzrange(p_starts_at, v_ends), p_zone);
  IF (SELECT purpose FROM service_type WHERE id = a.service_type_id) = 'dose' THEN
    v_gap_minutes := check_dose(a.id, a.patient_id, coalesce(a.course_id, (SELECT id FROM course_of_treatment WHERE patient_id = a.patient_id AND ended_at IS NULL)),
      p_resources, p_starts_at, p_by, p_override);
  END IF;
  PERFORM lock_days(p_resources || (SELECT array_agg(subject_id) FROM reservation WHERE appointment_id = p_appointment),
    tstzmultirange(tstzrange(p_starts_at, v_ends), tstzrange(a.starts_at, a.ends_at)));
  DELETE FROM reservation WHERE appointment_id = p_appointment;
  PERFORM reserve(p_appointment, a.patient_id, p_resources, tstzrange(p_starts_at, v_ends));
  UPDATE appointment SET starts_local = p_starts_local, time_zone = p_zone, starts_at = p_starts_at, ends_at = v_ends,
    version = version + 1, confirmed_at = NULL WHERE id = p_appointment;
  INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
  VALUES (current_clinic_id(), p_appointment, p_version + 1, p_starts_local, p_zone, p_starts_at, v_ends, p_by);
  PERFORM record_override(p_appointment, p_version + 1, v_gap_minutes, p_override, p_by);
END $$;

-- As before; but a dose is offered with prescribers only.
CREATE OR REPLACE FUNCTION free_slots(p_service_type uuid, p_window tstzrange, p_zone text, p_step interval, p_patient uuid, p_resource uuid, p_limit integer)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, resource_ids uuid[]) LANGUAGE sql STABLE AS $$
  WITH service AS MATERIALIZED (
    SELECT s.required_kinds AS kinds, s.purpose, interval '1 minute' * s.duration_minutes AS length FROM service_type s WHERE s.id = p_service_type),
  -- the last start of the window runs on past its end
  reach AS MATERIALIZED (SELECT tstzrange(lower(p_window), upper(p_window) + service.length) AS period FROM service),
  free AS MATERIALIZED (
    SELECT r.id, r.kind, r.name, open_periods(r.id, reach.period, p_zone) - busy_periods(r.id, reach.period) AS periods
    FROM bookable_resource r, service, reach
    WHERE r.retired_at IS NULL AND r.kind = ANY (service.kinds)
      AND (service.purpose <> 'dose' OR r.kind <> 'clinician' OR is_prescriber(r.staff_user_id))
      AND (p_resource IS NULL OR r.id = p_resource OR r.kind <> (SELECT kind FROM bookable_resource WHERE id = p_resource))),
  patient AS MATERIALIZED (
    SELECT CASE WHEN p_patient IS NULL THEN '{}'::tstzmultirange ELSE busy_periods(p_patient, reach.period) END AS busy FROM reach),
  slot AS (
    SELECT tstzrange(g.at, g.at + service.length) AS period
    FROM service, generate_series(lower(p_window), upper(p_window), p_step) g(at)
    WHERE g.at > snowmelt_now() AND g.at < upper(p_window))
  SELECT lower(slot.period), upper(slot.period), chosen.ids
  FROM slot, service, patient,
    LATERAL (SELECT array_agg(c.id) AS ids FROM (
      SELECT DISTINCT ON (free.kind) free.id FROM free WHERE slot.period <@ free.periods ORDER BY free.kind, free.name) c) chosen
  WHERE NOT slot.period && patient.busy AND cardinality(chosen.ids) = cardinality(service.kinds)
  ORDER BY slot.period LIMIT p_limit
$$;
