-- Booking and free slots: each one call.

-- A range operator is not leakproof, so under a policy the GiST index could only be searched by subject, and a busy chair's whole
-- past would be read. This function may see past the policy, filters by clinic itself, and answers nothing but times.
CREATE POLICY lookup ON reservation FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (clinic_id, subject_id, period) ON reservation TO snowmelt_lookup;
GRANT CREATE ON SCHEMA public TO snowmelt_lookup;
CREATE FUNCTION busy_periods(p_subject uuid, p_window tstzrange) RETURNS tstzmultirange LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT coalesce(range_agg(r.period), '{}') FROM reservation r
  WHERE r.subject_id = p_subject AND r.period && p_window AND r.clinic_id = current_clinic_id()
$$;
ALTER FUNCTION busy_periods(uuid, tstzrange) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION busy_periods(uuid, tstzrange) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION busy_periods(uuid, tstzrange) TO snowmelt_app;
REVOKE CREATE ON SCHEMA public FROM snowmelt_lookup;

-- When a resource can be used in a window, before reservations: weekly hours and extra openings, less closures.
CREATE FUNCTION open_periods(p_resource uuid, p_window tstzrange, p_zone text) RETURNS tstzmultirange LANGUAGE sql STABLE AS $$
  SELECT (SELECT coalesce(range_agg(o.period), '{}'::tstzmultirange) FROM (
      SELECT tstzrange((g.day::date + w.opens_local) AT TIME ZONE p_zone, (g.day::date + w.closes_local) AT TIME ZONE p_zone) AS period
      FROM generate_series((lower(p_window) AT TIME ZONE p_zone)::date::timestamp, (upper(p_window) AT TIME ZONE p_zone)::date::timestamp, interval '1 day') g(day)
      JOIN weekly_availability w ON w.resource_id = p_resource AND w.iso_weekday = extract(isodow FROM g.day)
      UNION ALL
      SELECT x.period FROM availability_exception x WHERE x.resource_id = p_resource AND x.opens AND x.period && p_window) o)
    - (SELECT coalesce(range_agg(x.period), '{}'::tstzmultirange) FROM availability_exception x
       WHERE x.resource_id = p_resource AND NOT x.opens AND x.period && p_window)
$$;
DROP FUNCTION resource_is_open(uuid, tstzrange, text);

-- Starts at which one resource of each kind the service needs is free for the whole time, earliest first.
CREATE FUNCTION free_slots(p_service_type uuid, p_window tstzrange, p_zone text, p_step interval, p_patient uuid, p_resource uuid, p_limit integer)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, resource_ids uuid[]) LANGUAGE sql STABLE AS $$
  WITH service AS MATERIALIZED (
    SELECT s.required_kinds AS kinds, interval '1 minute' * s.duration_minutes AS length FROM service_type s WHERE s.id = p_service_type),
  -- the last start of the window runs on past its end
  reach AS MATERIALIZED (SELECT tstzrange(lower(p_window), upper(p_window) + service.length) AS period FROM service),
  free AS MATERIALIZED (
    SELECT r.id, r.kind, r.name, open_periods(r.id, reach.period, p_zone) - busy_periods(r.id, reach.period) AS periods
    FROM bookable_resource r, service, reach
    WHERE r.retired_at IS NULL AND r.kind = ANY (service.kinds)
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

-- Refusals the caller can mend are raised as P0001 with a code; a clash raises 23P01 from the exclusion constraint.
CREATE FUNCTION check_resources(p_service_type uuid, p_resources uuid[], p_period tstzrange, p_zone text) RETURNS void LANGUAGE plpgsql AS $$
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

-- Two inserts of overlapping periods at the same moment would each wait for the other until the deadlock detector ends one of them.
-- So whoever books first takes the days of everybody concerned, in one order; other days and other people do not wait.
CREATE FUNCTION lock_days(p_subjects uuid[], p_periods tstzmultirange) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_key bigint;
BEGIN
  FOR v_key IN
    SELECT DISTINCT hashtextextended('reservation:' || s.id || g.day::date, 0)
    FROM unnest(p_subjects) s(id), unnest(p_periods) p(period),
      generate_series(date_trunc('day', lower(p.period), 'UTC'), upper(p.period), interval '1 day') g(day) ORDER BY 1
  LOOP
    PERFORM pg_advisory_xact_lock(v_key);
  END LOOP;
END $$;

CREATE FUNCTION reserve(p_appointment uuid, p_patient uuid, p_resources uuid[], p_period tstzrange) RETURNS void LANGUAGE sql AS $$
  INSERT INTO reservation (clinic_id, appointment_id, resource_id, patient_id, period)
  SELECT current_clinic_id(), p_appointment, s.resource_id, s.patient_id, p_period
  FROM (SELECT r AS resource_id, NULL::uuid AS patient_id FROM unnest(p_resources) r UNION ALL SELECT NULL, p_patient) s
$$;

CREATE FUNCTION book_appointment(p_patient uuid, p_course uuid, p_service_type uuid, p_starts_local timestamp, p_zone text, p_starts_at timestamptz,
                                 p_resources uuid[], p_by uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE v_id uuid; v_ends timestamptz;
BEGIN
  SELECT p_starts_at + interval '1 minute' * duration_minutes INTO v_ends FROM service_type WHERE id = p_service_type;
  IF v_ends IS NULL THEN RAISE EXCEPTION 'UNKNOWN_SERVICE_TYPE'; END IF;
  IF p_course IS NOT NULL AND NOT EXISTS (SELECT FROM course_of_treatment WHERE id = p_course AND patient_id = p_patient) THEN
    RAISE EXCEPTION 'UNKNOWN_REFERENCE';
  END IF;
  PERFORM check_resources(p_service_type, p_resources, tstzrange(p_starts_at, v_ends), p_zone);
  PERFORM lock_days(p_resources || p_patient, tstzmultirange(tstzrange(p_starts_at, v_ends)));
  INSERT INTO appointment (clinic_id, patient_id, course_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
  VALUES (current_clinic_id(), p_patient, p_course, p_service_type, p_starts_local, p_zone, p_starts_at, v_ends, p_by) RETURNING id INTO v_id;
  INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
  VALUES (current_clinic_id(), v_id, 1, p_starts_local, p_zone, p_starts_at, v_ends, p_by);
  PERFORM reserve(v_id, p_patient, p_resources, tstzrange(p_starts_at, v_ends));
  RETURN v_id;
END $$;

CREATE FUNCTION reschedule_appointment(p_appointment uuid, p_version integer, p_starts_local timestamp, p_zone text, p_starts_at timestamptz,
                                       p_resources uuid[], p_by uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE a appointment; v_ends timestamptz;
BEGIN
  SELECT * INTO a FROM appointment WHERE id = p_appointment FOR UPDATE;
  IF a.version <> p_version THEN RAISE EXCEPTION 'CHANGED_MEANWHILE'; END IF;
  IF a.status <> 'booked' THEN RAISE EXCEPTION 'NOT_MOVABLE'; END IF;
  v_ends := p_starts_at + (a.ends_at - a.starts_at);
  PERFORM check_resources(a.service_type_id, p_resources, tstzrange(p_starts_at, v_ends), p_zone);
  PERFORM lock_days(p_resources || (SELECT array_agg(subject_id) FROM reservation WHERE appointment_id = p_appointment),
    tstzmultirange(tstzrange(p_starts_at, v_ends), tstzrange(a.starts_at, a.ends_at)));
  DELETE FROM reservation WHERE appointment_id = p_appointment;
  PERFORM reserve(p_appointment, a.patient_id, p_resources, tstzrange(p_starts_at, v_ends));
  UPDATE appointment SET starts_local = p_starts_local, time_zone = p_zone, starts_at = p_starts_at, ends_at = v_ends,
    version = version + 1, confirmed_at = NULL WHERE id = p_appointment;
  INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
  VALUES (current_clinic_id(), p_appointment, p_version + 1, p_starts_local, p_zone, p_starts_at, v_ends, p_by);
END $$;
