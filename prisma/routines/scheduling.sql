-- Booking, moving and the search for free slots: one call each. What the caller can mend is refused as P0001 with a code; somebody who was faster
-- raises 23P01 from the exclusion constraint of the reservations (ADR 0010 has the rules of doses).

-- Visits and signed notes name the patient of their appointment: it is the same for ever, for the owner of the tables too.
CREATE OR REPLACE FUNCTION guard_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'whose appointment it is, and for what, does not change' USING ERRCODE = 'integrity_constraint_violation'; END $$;

-- Opening hours and reservations ---------------------------------------------------------------------------------
-- When a resource can be used in a window, before reservations: weekly hours and extra openings, less closures.
CREATE OR REPLACE FUNCTION open_periods(p_resource uuid, p_window tstzrange, p_zone text) RETURNS tstzmultirange LANGUAGE sql STABLE AS $$
  SELECT (SELECT coalesce(range_agg(o.period), '{}'::tstzmultirange) FROM (
      SELECT tstzrange(to_instant(g.day::date + w.opens_local, p_zone), to_instant(g.day::date + w.closes_local, p_zone)) AS period
      FROM generate_series(to_wall_time(lower(p_window), p_zone)::date::timestamp,
        to_wall_time(upper(p_window), p_zone)::date::timestamp, interval '1 day') g(day)
      JOIN weekly_availability w ON w.resource_id = p_resource AND w.iso_weekday = extract(isodow FROM g.day)
      UNION ALL
      SELECT x.period FROM availability_exception x WHERE x.resource_id = p_resource AND x.opens AND x.period && p_window) o)
    - (SELECT coalesce(range_agg(x.period), '{}'::tstzmultirange) FROM availability_exception x
       WHERE x.resource_id = p_resource AND NOT x.opens AND x.period && p_window)
$$;

-- When somebody or something is taken in a window. A range operator is not leakproof, so under a policy the GiST index could only be searched by subject,
-- and a busy chair's whole past would be read. This function may see past the policy, filters by clinic itself, and returns nothing but times.
CREATE OR REPLACE FUNCTION busy_periods(p_subject uuid, p_window tstzrange)
RETURNS tstzmultirange LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(range_agg(r.period), '{}') FROM reservation r
  WHERE r.subject_id = p_subject AND r.period && p_window AND r.clinic_id = current_clinic_id()
$$;
ALTER FUNCTION busy_periods(uuid, tstzrange) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION busy_periods(uuid, tstzrange) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION busy_periods(uuid, tstzrange) TO snowmelt_app;

-- Starts at which one resource of each kind the service needs is free for the whole time, earliest first. A dose is offered with prescribers only.
-- Of several that are free, the one with the least time reserved in the window is offered: no chair stays empty beside one that is always full.
CREATE OR REPLACE FUNCTION free_slots(p_service_type uuid, p_window tstzrange, p_zone text, p_step interval, p_patient uuid,
                                      p_resource uuid, p_limit integer)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, resource_ids uuid[]) LANGUAGE sql STABLE AS $$
  WITH service AS MATERIALIZED (
    SELECT s.required_kinds AS kinds, s.purpose, interval '1 minute' * s.duration_minutes AS length FROM service_type s WHERE s.id = p_service_type),
  -- the last start of the window runs on past its end
  reach AS MATERIALIZED (SELECT tstzrange(lower(p_window), upper(p_window) + service.length) AS period FROM service),
  free AS MATERIALIZED (
    SELECT r.id, r.kind, row_number() OVER (ORDER BY busy.reserved, r.name) AS rank, open_periods(r.id, reach.period, p_zone) - busy.periods AS periods
    FROM bookable_resource r, service, reach, LATERAL (
      SELECT b.periods, (SELECT coalesce(sum(upper(p) - lower(p)), interval '0') FROM unnest(b.periods) p) AS reserved FROM busy_periods(r.id, reach.period) b(periods)) busy
    WHERE r.retired_at IS NULL AND r.kind = ANY (service.kinds)
      AND (service.purpose <> 'dose' OR r.kind <> 'clinician' OR is_prescriber(r.staff_user_id))
      AND (p_resource IS NULL OR r.id = p_resource OR r.kind <> (SELECT kind FROM bookable_resource WHERE id = p_resource))),
  patient AS MATERIALIZED (
    SELECT CASE WHEN p_patient IS NULL THEN '{}'::tstzmultirange ELSE busy_periods(p_patient, reach.period) END AS busy FROM reach),
  -- for each kind, when somebody or something of it can begin; so who it is, is looked up only for the times that are offered
  beginning AS MATERIALIZED (
    SELECT free.kind, range_agg(tstzrange(lower(p), upper(p) - service.length, '[]')) AS at
    FROM free, service, unnest(free.periods) p WHERE upper(p) - lower(p) >= service.length GROUP BY free.kind),
  slot AS (
    SELECT tstzrange(g.at, g.at + service.length) AS period
    FROM service, patient, generate_series(lower(p_window), upper(p_window), p_step) g(at)
    WHERE g.at > snowmelt_now() AND g.at < upper(p_window) AND NOT tstzrange(g.at, g.at + service.length) && patient.busy
      AND (SELECT count(*) FROM beginning WHERE g.at <@ beginning.at) = cardinality(service.kinds)
    ORDER BY g.at LIMIT p_limit)
  SELECT lower(slot.period), upper(slot.period), ARRAY(
    SELECT DISTINCT ON (free.kind) free.id FROM free WHERE slot.period <@ free.periods ORDER BY free.kind, free.rank)
  FROM slot ORDER BY slot.period
$$;

-- Doses ----------------------------------------------------------------------------------------------------------

-- Published: the course a dose belongs to: its own; of one booked without, the patient's open course, else the last one.
CREATE OR REPLACE FUNCTION course_of_dose(p_appointment uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT coalesce(a.course_id, (
    SELECT c.id FROM course_of_treatment c WHERE c.patient_id = a.patient_id ORDER BY c.ended_at DESC NULLS FIRST, c.id DESC LIMIT 1))
  FROM appointment a WHERE a.id = p_appointment
$$;

-- Published: of a dose whose course is on hold, over, or not yet where a dose may be given, nothing is owed to the patient; `stopsDoses` in libs/contracts is the
-- same list, and a spec compares them.
CREATE OR REPLACE FUNCTION is_stopped_dose(p_appointment uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM appointment a JOIN service_type s ON s.id = a.service_type_id JOIN course_of_treatment c ON c.id = course_of_dose(a.id)
    WHERE a.id = p_appointment AND s.purpose = 'dose' AND c.stage NOT IN ('preparation', 'induction', 'response_review', 'maintenance', 'taper'))
$$;

-- Whether a dose may be booked. Returns the minutes to the nearest other dose where a prescriber set the gap aside, else null.
-- The course's row is held: it is not put on hold meanwhile, and a second dose of the same course is looked at after this one.
CREATE OR REPLACE FUNCTION check_dose(p_appointment uuid, p_patient uuid, p_course uuid, p_resources uuid[],
                                      p_starts_at timestamptz, p_by uuid, p_override text)
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
  v_detail := jsonb_build_object('otherStartsAt', v_other, 'gapMinutes', floor(extract(epoch FROM v_gap) / 60),
    'minimumHours', extract(epoch FROM v_soft) / 3600, 'hardMinimumHours', extract(epoch FROM v_hard) / 3600)::text;
  IF v_gap < v_hard AND v_certain THEN RAISE EXCEPTION 'DOSES_TOO_CLOSE' USING DETAIL = v_detail; END IF;
  IF p_override IS NULL THEN RAISE EXCEPTION 'PROTOCOL_GAP' USING DETAIL = v_detail; END IF;
  IF NOT is_prescriber(p_by) THEN RAISE EXCEPTION 'OVERRIDE_NOT_ALLOWED'; END IF;
  RETURN floor(extract(epoch FROM v_gap) / 60);
END $$;

-- A rule that a prescriber set aside for one visit at one time: by name and with a reason, and it stays.
CREATE OR REPLACE FUNCTION record_override(p_appointment uuid, p_version integer, p_gap_minutes integer, p_reason text, p_by uuid)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO booking_override (clinic_id, appointment_id, version, rule, gap_minutes, reason, given_by)
  SELECT current_clinic_id(), p_appointment, p_version, 'PROTOCOL_GAP', p_gap_minutes, p_reason, p_by WHERE p_gap_minutes IS NOT NULL
$$;

-- Booking --------------------------------------------------------------------------------------------------------
-- One open resource of each kind the service needs, for the whole time.
CREATE OR REPLACE FUNCTION check_resources(p_service_type uuid, p_resources uuid[], p_period tstzrange, p_zone text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT array_agg(kind ORDER BY kind) FROM bookable_resource WHERE id = ANY (p_resources) AND retired_at IS NULL)
     IS DISTINCT FROM (SELECT array_agg(k ORDER BY k) FROM service_type s, unnest(s.required_kinds) k WHERE s.id = p_service_type)
     OR cardinality(p_resources) <> (SELECT cardinality(required_kinds) FROM service_type WHERE id = p_service_type) THEN
    RAISE EXCEPTION 'RESOURCES_DO_NOT_FIT';
  END IF;
  IF lower(p_period) <= snowmelt_now() THEN RAISE EXCEPTION 'IN_THE_PAST'; END IF;
  IF EXISTS (SELECT FROM unnest(p_resources) r WHERE NOT p_period <@ open_periods(r, p_period, p_zone)) THEN
    RAISE EXCEPTION 'OUTSIDE_OPENING_HOURS';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION day_keys(p_subjects uuid[], p_periods tstzmultirange) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  SELECT DISTINCT hashtextextended('reservation:' || s.id || g.day::date, 0)
  FROM unnest(p_subjects) s(id), unnest(p_periods) p(period),
    generate_series(date_trunc('day', lower(p.period), 'UTC'), upper(p.period), interval '1 day') g(day)
$$;

-- Two inserts of overlapping periods at the same moment would each wait for the other until the deadlock detector ends one of them.
-- So whoever books first takes the days of everybody concerned, in one order; other days and other people do not wait.
CREATE OR REPLACE FUNCTION lock_days(p_subjects uuid[], p_periods tstzmultirange) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_key bigint;
BEGIN
  FOR v_key IN SELECT k FROM day_keys(p_subjects, p_periods) k ORDER BY k LOOP
    PERFORM pg_advisory_xact_lock(v_key);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION reserve(p_appointment uuid, p_patient uuid, p_resources uuid[], p_period tstzrange) RETURNS void LANGUAGE sql AS $$
  INSERT INTO reservation (clinic_id, appointment_id, resource_id, patient_id, period)
  SELECT current_clinic_id(), p_appointment, s.resource_id, s.patient_id, p_period
  FROM (SELECT r AS resource_id, NULL::uuid AS patient_id FROM unnest(p_resources) r UNION ALL SELECT NULL, p_patient) s
$$;

-- A dose belongs to the patient's open course, also where nobody named it.
CREATE OR REPLACE FUNCTION book_appointment(p_patient uuid, p_course uuid, p_service_type uuid, p_starts_local timestamp,
                                            p_zone text, p_starts_at timestamptz, p_resources uuid[], p_by uuid,
                                            p_override text DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql AS $$
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

-- A dose is looked at again as if it were booked now. One that was booked without a course is looked at by the patient's open one.
CREATE OR REPLACE FUNCTION reschedule_appointment(p_appointment uuid, p_version integer, p_starts_local timestamp, p_zone text,
                                                  p_starts_at timestamptz, p_resources uuid[], p_by uuid,
                                                  p_override text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE a appointment; v_ends timestamptz; v_gap_minutes integer;
BEGIN
  SELECT * INTO a FROM appointment WHERE id = p_appointment FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'UNKNOWN_APPOINTMENT'; END IF;
  IF a.version <> p_version THEN RAISE EXCEPTION 'CHANGED_MEANWHILE'; END IF;
  IF a.status <> 'booked' THEN RAISE EXCEPTION 'NOT_MOVABLE'; END IF;
  v_ends := p_starts_at + (a.ends_at - a.starts_at);
  PERFORM check_resources(a.service_type_id, p_resources, tstzrange(p_starts_at, v_ends), p_zone);
  IF (SELECT purpose FROM service_type WHERE id = a.service_type_id) = 'dose' THEN
    v_gap_minutes := check_dose(a.id, a.patient_id,
      coalesce(a.course_id, (SELECT id FROM course_of_treatment WHERE patient_id = a.patient_id AND ended_at IS NULL)),
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

-- Bookings, moves and cancellations in sets. A member is an object: `op` (book, move, cancel), and what the function it stands for takes.

CREATE OR REPLACE FUNCTION booking_changes(p_changes jsonb) RETURNS TABLE (place bigint, op text, appointment_id uuid, version integer, patient_id uuid, course_id uuid,
  service_type_id uuid, starts_local timestamp, time_zone text, starts_at timestamptz, resource_ids uuid[], override_reason text) LANGUAGE sql STABLE AS $$
  SELECT i.place, c.op, c."appointmentId", c.version, c."patientId", c."courseId", c."serviceTypeId", c."startsLocal", c."timeZone", c."startsAt", c."resourceIds", c."overrideReason"
  FROM jsonb_array_elements(p_changes) WITH ORDINALITY i(value, place), jsonb_to_record(i.value) AS c(op text, "appointmentId" uuid, version integer, "patientId" uuid,
    "courseId" uuid, "serviceTypeId" uuid, "startsLocal" timestamp, "timeZone" text, "startsAt" timestamptz, "resourceIds" uuid[], "overrideReason" text)
$$;

-- Everything that a set touches, always in the same order: the appointments, the courses, the days of everybody concerned. Two sets then wait
-- for each other, and never in a circle.
CREATE OR REPLACE FUNCTION lock_bookings(p_changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_key bigint;
BEGIN
  PERFORM FROM appointment WHERE id IN (SELECT c.appointment_id FROM booking_changes(p_changes) c) ORDER BY id FOR UPDATE;
  PERFORM FROM course_of_treatment k WHERE k.id IN (
      SELECT c.course_id FROM booking_changes(p_changes) c
      UNION SELECT o.id FROM booking_changes(p_changes) c JOIN course_of_treatment o ON o.patient_id = c.patient_id AND o.ended_at IS NULL WHERE c.op = 'book'
      UNION SELECT coalesce(a.course_id, course_of_dose(a.id)) FROM booking_changes(p_changes) c JOIN appointment a ON a.id = c.appointment_id)
    ORDER BY k.id FOR NO KEY UPDATE;
  FOR v_key IN
    WITH touched AS (
      SELECT c.resource_ids || c.patient_id AS subjects, tstzrange(c.starts_at, c.starts_at + interval '1 minute' * s.duration_minutes) AS period
      FROM booking_changes(p_changes) c JOIN service_type s ON s.id = c.service_type_id
      UNION ALL
      SELECT c.resource_ids || a.patient_id, tstzrange(c.starts_at, c.starts_at + (a.ends_at - a.starts_at))
      FROM booking_changes(p_changes) c JOIN appointment a ON a.id = c.appointment_id WHERE c.op = 'move'
      UNION ALL
      SELECT array_agg(v.subject_id), v.period FROM booking_changes(p_changes) c JOIN reservation v ON v.appointment_id = c.appointment_id GROUP BY v.period)
    SELECT DISTINCT k FROM touched, day_keys(touched.subjects, tstzmultirange(touched.period)) k ORDER BY k
  LOOP
    PERFORM pg_advisory_xact_lock(v_key);
  END LOOP;
END $$;

-- Books and moves all of a set, or nothing of it. Returns a row for each member, in their order: its appointment, or why it was refused. Those that
-- move leave their places first, so two may change places. A refusal leaves the transaction fit for more.
CREATE OR REPLACE FUNCTION change_bookings(p_changes jsonb, p_by uuid)
RETURNS TABLE (place bigint, appointment_id uuid, refusal text, detail text) LANGUAGE plpgsql AS $$
DECLARE c record; v_id uuid; v_code text; v_message text; v_detail text; v_constraint text;
  v_ids uuid[]; v_refusals text[]; v_details text[]; v_count integer := 0;
BEGIN
  BEGIN
    PERFORM lock_bookings(p_changes);
    DELETE FROM reservation v USING booking_changes(p_changes) m WHERE v.appointment_id = m.appointment_id AND m.op = 'move';
    FOR c IN SELECT * FROM booking_changes(p_changes) m ORDER BY m.place LOOP
      v_count := v_count + 1;
      BEGIN
        IF c.op = 'book' THEN
          v_id := book_appointment(c.patient_id, c.course_id, c.service_type_id, c.starts_local, c.time_zone, c.starts_at, c.resource_ids, p_by, c.override_reason);
        ELSE
          v_id := c.appointment_id;
          PERFORM reschedule_appointment(v_id, c.version, c.starts_local, c.time_zone, c.starts_at, c.resource_ids, p_by, c.override_reason);
        END IF;
        v_ids[v_count] := v_id;
      EXCEPTION WHEN raise_exception OR exclusion_violation OR foreign_key_violation THEN
        GET STACKED DIAGNOSTICS v_code = RETURNED_SQLSTATE, v_message = MESSAGE_TEXT, v_detail = PG_EXCEPTION_DETAIL;
        v_refusals[v_count] := CASE v_code WHEN '23P01' THEN 'SLOT_TAKEN' WHEN '23503' THEN 'UNKNOWN_REFERENCE' ELSE v_message END;
        v_details[v_count] := CASE WHEN v_code = 'P0001' THEN nullif(v_detail, '') END;
      END;
    END LOOP;
    IF v_refusals IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'SM001'; END IF;
  EXCEPTION
    WHEN SQLSTATE 'SM001' THEN v_ids := NULL; -- undoes the whole set
    -- Sets never meet in a circle. Two separate ones in one transaction may, with another such transaction: then one of the two gives way.
    WHEN deadlock_detected THEN v_ids := NULL; v_refusals := ARRAY['SLOT_TAKEN'];
  END;
  RETURN QUERY SELECT m.place, v_ids[m.place], v_refusals[m.place], v_details[m.place] FROM booking_changes(p_changes) m ORDER BY m.place;
END $$;

-- What other domains read of appointments --------------------------------------------------------------------------

-- Published: an appointment with its service, and how it went. Outer joined, so that the planner leaves out what nobody asks for.
CREATE OR REPLACE VIEW appointment_with_service WITH (security_invoker = true) AS
  SELECT a.clinic_id, a.id, a.patient_id, a.status, a.starts_local, a.time_zone, a.starts_at, a.ends_at, a.confirmed_at, a.cancelled_by,
    s.code AS service_code, s.name AS service, s.purpose, s.modality, s.duration_minutes,
    a.arrived_at, t.visit_started_at, t.visit_ended_at, t.note_signed_at
  FROM appointment a LEFT JOIN service_type s ON s.id = a.service_type_id LEFT JOIN attendance t ON t.appointment_id = a.id;
GRANT SELECT ON appointment_with_service TO snowmelt_app;

-- Published: what an appointment's time was, version by version. Another status is another version too.
CREATE OR REPLACE VIEW appointment_time WITH (security_invoker = true) AS SELECT clinic_id, appointment_id, version, starts_local, changed_at FROM appointment_version;
GRANT SELECT ON appointment_time TO snowmelt_app;

-- Published: the version that gave an appointment its present time, and since when. What is planned for another one is out of date.
CREATE OR REPLACE FUNCTION agreed_time(p_appointment uuid) RETURNS TABLE (version integer, changed_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT v.version, v.changed_at FROM appointment_version v WHERE v.appointment_id = p_appointment AND v.changed_by IS NOT NULL ORDER BY v.version DESC LIMIT 1
$$;

-- Published: the clinicians an appointment is booked with; no names and no ids when there are none.
CREATE OR REPLACE FUNCTION clinicians_of(p_appointment uuid) RETURNS TABLE (names text, staff_ids uuid[]) LANGUAGE sql STABLE AS $$
  SELECT string_agg(r.name, ', ' ORDER BY r.name), coalesce(array_agg(r.staff_user_id) FILTER (WHERE r.staff_user_id IS NOT NULL), '{}')
  FROM reservation v JOIN bookable_resource r ON r.id = v.resource_id WHERE v.appointment_id = p_appointment AND r.kind = 'clinician'
$$;

-- Published: moving an appointment waits for the end of this transaction.
CREATE OR REPLACE FUNCTION hold_appointment(p_appointment uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN PERFORM FROM appointment WHERE id = p_appointment FOR SHARE; END $$;
