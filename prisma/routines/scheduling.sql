-- Booking, moving and the search for free slots: one call each. What the caller can mend is refused as P0001 with a code; somebody who was faster
-- raises 23P01 from the exclusion constraint of the reservations (ADR 0010 has the rules of doses).

-- Visits and signed notes name the patient of their appointment: it is the same for ever, for the owner of the tables too.
CREATE OR REPLACE FUNCTION guard_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'whose appointment it is, and for what, does not change' USING ERRCODE = 'integrity_constraint_violation'; END $$;

-- In which zones sites are, anywhere: for the comparison at a server's start. Names of zones, of nobody's.
CREATE OR REPLACE FUNCTION site_zones_in_use() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT DISTINCT time_zone FROM site $$;
ALTER FUNCTION site_zones_in_use() OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION site_zones_in_use() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION site_zones_in_use() TO snowmelt_app;

-- Opening hours and reservations ---------------------------------------------------------------------------------
-- When each resource can be used in a window, before reservations: the weekly hours that hold on each day and extra openings, less its own closures and
-- those of its site. Hours of a day that touches the window are not cut.
CREATE OR REPLACE FUNCTION open_hours(p_resources uuid[], p_window tstzrange) RETURNS TABLE (resource_id uuid, open tstzmultirange) LANGUAGE sql STABLE AS $$
  WITH resource AS MATERIALIZED (
    SELECT r.id, r.site_id, s.time_zone FROM bookable_resource r JOIN site s ON s.id = r.site_id WHERE r.id = ANY (p_resources)),
  -- many open and close at the same times: these are turned into instants once
  hours AS (
    SELECT tstzrange(to_instant(d.day + w.opens_local, z.time_zone), to_instant(d.day + w.closes_local, z.time_zone)) AS period, array_agg(w.resource_id) AS resources
    FROM (SELECT DISTINCT time_zone FROM resource) z
    CROSS JOIN LATERAL (SELECT g.day::date AS day FROM generate_series(to_wall_time(lower(p_window), z.time_zone)::date::timestamp,
      to_wall_time(upper(p_window), z.time_zone)::date::timestamp, interval '1 day') g(day)) d
    JOIN resource r ON r.time_zone = z.time_zone
    JOIN weekly_availability w ON w.resource_id = r.id AND w.iso_weekday = extract(isodow FROM d.day) AND d.day <@ w.effective
    GROUP BY z.time_zone, d.day, w.opens_local, w.closes_local),
  change AS (
    SELECT u.id, true AS opens, h.period FROM hours h, unnest(h.resources) u(id)
    UNION ALL SELECT r.id, x.opens, x.period FROM resource r JOIN availability_exception x ON x.resource_id = r.id AND x.period && p_window
    UNION ALL SELECT r.id, false, x.period FROM resource r JOIN availability_exception x ON x.site_id = r.site_id AND x.period && p_window)
  SELECT r.id, coalesce(range_agg(c.period) FILTER (WHERE c.opens), '{}') - coalesce(range_agg(c.period) FILTER (WHERE NOT c.opens), '{}')
  FROM resource r LEFT JOIN change c ON c.id = r.id GROUP BY r.id
$$;

-- For servers of the former release, whose calendar asks for each resource by itself.
CREATE OR REPLACE FUNCTION open_periods(p_resource uuid, p_window tstzrange, p_zone text) RETURNS tstzmultirange LANGUAGE sql STABLE AS $$
  SELECT o.open FROM open_hours(ARRAY[p_resource], p_window) o
$$;

-- When places of people and things are taken in a window, and for how long in all. A range operator is not leakproof, so under a policy the GiST index could only
-- be searched by subject, and a busy chair's whole past would be read. This function may see past the policy, filters by clinic itself, and returns nothing but times.
CREATE OR REPLACE FUNCTION busy_places(p_subjects uuid[], p_window tstzrange)
RETURNS TABLE (subject_id uuid, place smallint, busy tstzmultirange, reserved interval) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, b.place, b.busy, b.reserved
  FROM unnest(p_subjects) s(id), LATERAL (
    SELECT r.place, range_agg(r.period) AS busy, sum(upper(r.period) - lower(r.period)) AS reserved FROM reservation r
    WHERE r.subject_id = s.id AND r.period && p_window AND r.clinic_id = (SELECT current_clinic_id()) GROUP BY r.place) b
$$;
ALTER FUNCTION busy_places(uuid[], tstzrange) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION busy_places(uuid[], tstzrange) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION busy_places(uuid[], tstzrange) TO snowmelt_app;

-- Services: phases and requirements ------------------------------------------------------------------------------
-- When each phase begins and ends, counted from the start of the visit: that is when the patient's first phase begins.
CREATE OR REPLACE VIEW phase_time WITH (security_invoker = true) AS
  SELECT p.clinic_id, p.service_type_id, p.place, p.with_patient, interval '1 minute' * (p.ends - p.minutes - p.before) AS starts, interval '1 minute' * (p.ends - p.before) AS ends
  FROM (SELECT e.*, coalesce(min(e.ends - e.minutes) FILTER (WHERE e.with_patient) OVER (PARTITION BY e.clinic_id, e.service_type_id), 0) AS before
    FROM (SELECT f.*, sum(f.minutes) OVER (PARTITION BY f.clinic_id, f.service_type_id ORDER BY f.place) AS ends FROM service_phase f) e) p;
GRANT SELECT ON phase_time TO snowmelt_app;

-- How long the patient stays, and from when to when anything of a service is needed.
CREATE OR REPLACE VIEW service_length WITH (security_invoker = true) AS
  SELECT clinic_id, service_type_id, max(ends) FILTER (WHERE with_patient) AS stay, min(starts) AS first, max(ends) AS last
  FROM phase_time GROUP BY clinic_id, service_type_id;
GRANT SELECT ON service_length TO snowmelt_app;

-- What a service needs, and from when to when.
CREATE OR REPLACE VIEW service_need WITH (security_invoker = true) AS
  SELECT q.clinic_id, q.service_type_id, q.id, q.kind, q.qualification, q.quantity, q.on_site,
    min(p.starts) AS starts, max(p.ends) AS ends, max(p.ends) FILTER (WHERE p.place <= q.alone_through) AS alone_ends
  FROM service_requirement q JOIN phase_time p ON p.clinic_id = q.clinic_id AND p.service_type_id = q.service_type_id AND p.place BETWEEN q.first_phase AND q.last_phase
  GROUP BY q.id;
GRANT SELECT ON service_need TO snowmelt_app;

-- When somebody meets a requirement. A licence is good until the end of its last day, by the clocks of the site.
CREATE OR REPLACE FUNCTION qualified_period(p_staff_user uuid, p_qualification text, p_zone text) RETURNS tstzrange LANGUAGE plpgsql STABLE AS $$
DECLARE v_until date;
BEGIN
  IF p_qualification IS NULL THEN RETURN '(,)'; END IF;
  v_until := qualified_until(p_staff_user, p_qualification);
  RETURN CASE WHEN v_until IS NULL THEN 'empty'::tstzrange WHEN v_until = 'infinity' THEN '(,)' ELSE tstzrange(NULL, to_instant((v_until + 1)::timestamp, p_zone)) END;
END $$;

-- The starts of visits whose time from `p_from` to `p_until` after the start is free.
CREATE OR REPLACE FUNCTION starts_within(p_free tstzmultirange, p_from interval, p_until interval) RETURNS tstzmultirange LANGUAGE sql STABLE AS $$
  SELECT coalesce(range_agg(tstzrange(lower(p) - p_from, upper(p) - p_until, '[]')), '{}') FROM unnest(p_free) p WHERE upper(p) - lower(p) >= p_until - p_from
$$;

-- Starts at which everybody and everything that the service needs is free at one site, each for its phases, earliest first.
-- Of several that are free, the one with the least time reserved in the window and the twelve hours before is offered: no chair stays empty beside one that is always full.
-- `p_near`: the nearest to it instead of the earliest. `p_resource`: only with this person or thing; a person whom the service does not ask for takes part in the whole visit.
CREATE OR REPLACE FUNCTION free_slots(p_service_type uuid, p_window tstzrange, p_step interval, p_patient uuid, p_resource uuid, p_site uuid, p_limit integer,
                                      p_near timestamptz DEFAULT NULL)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, site_id uuid, resource_ids uuid[]) LANGUAGE sql STABLE AS $$
  WITH service AS MATERIALIZED (
    -- the first visits of the window may need something before it, and the last run on past its end
    SELECT l.stay, tstzrange(lower(p_window) + l.first, upper(p_window) + l.last) AS reach, p_window * tstzrange(snowmelt_now(), NULL, '()') AS starts
    FROM service_length l WHERE l.service_type_id = p_service_type),
  asked AS MATERIALIZED (SELECT n.id, n.kind, n.qualification, n.quantity, n.on_site, n.starts, n.ends, n.alone_ends FROM service_need n WHERE n.service_type_id = p_service_type),
  wanted AS MATERIALIZED (
    SELECT r.id, r.kind, (SELECT a.id FROM asked a WHERE NOT a.on_site AND a.kind = r.kind
      AND (a.qualification IS NULL OR qualified_until(r.staff_user_id, a.qualification) IS NOT NULL) ORDER BY a.id LIMIT 1) AS need_id
    FROM bookable_resource r WHERE r.id = p_resource),
  need AS MATERIALIZED (
    SELECT a.*, (SELECT w.id FROM wanted w WHERE w.need_id = a.id AND a.quantity = 1) AS only_by FROM asked a
    UNION ALL
    SELECT w.id, w.kind, NULL, 1::smallint, false, interval '0', service.stay, NULL, w.id FROM wanted w, service WHERE w.need_id IS NULL AND w.kind IN ('clinician', 'nurse')),
  -- who can do what
  able AS MATERIALIZED (
    SELECT n.id AS need_id, n.on_site, n.starts, n.ends, n.alone_ends, r.id, r.site_id, r.name, r.places, tstzmultirange(q.period) AS qualified,
      count(*) FILTER (WHERE NOT n.on_site) OVER (PARTITION BY r.id) AS others
    FROM need n JOIN bookable_resource r ON r.kind = n.kind AND r.retired_at IS NULL AND r.id = coalesce(n.only_by, r.id) JOIN site s ON s.id = r.site_id,
      LATERAL (SELECT qualified_period(r.staff_user_id, n.qualification, s.time_zone) AS period) q
    WHERE (p_site IS NULL OR r.site_id = p_site) AND NOT isempty(q.period)),
  opening AS MATERIALIZED (SELECT o.resource_id, o.open FROM service, open_hours(ARRAY(SELECT DISTINCT a.id FROM able a), service.reach) o),
  taken AS MATERIALIZED (
    -- with what was before it that day, for the turns
    SELECT b.subject_id, b.place, b.busy, b.reserved
    FROM service, busy_places(ARRAY(SELECT DISTINCT a.id FROM able a WHERE NOT a.on_site) || p_patient, tstzrange(lower(service.reach) - interval '12 hours', upper(service.reach))) b),
  -- the starts at which each can do what is needed, in the order of their turns: first who can do nothing else, then who has the least to do
  turn AS MATERIALIZED (
    SELECT a.need_id, a.site_id, a.id, row_number() OVER (PARTITION BY a.need_id, a.site_id ORDER BY a.others, coalesce(t.reserved, interval '0') / a.places, a.name) AS turn,
      CASE WHEN a.alone_ends IS NULL THEN t.at ELSE t.at * starts_within(o.open - t.busy, a.starts, a.alone_ends) END AS at
    FROM able a JOIN opening o ON o.resource_id = a.id, LATERAL (
      SELECT sum(b.reserved) AS reserved, coalesce(range_agg(b.busy) FILTER (WHERE a.alone_ends IS NOT NULL), '{}') AS busy,
        range_agg(starts_within(o.open * a.qualified - coalesce(b.busy, '{}'), a.starts, a.ends)) AS at
      FROM generate_series(1, a.places) k(place) LEFT JOIN taken b ON b.subject_id = a.id AND b.place = k.place) t
    WHERE NOT a.on_site),
  -- those at which anybody can; so who it is, is looked up only for the times that are offered
  beginning AS MATERIALIZED (
    SELECT t.need_id, t.site_id, range_agg(t.at) AS at FROM turn t GROUP BY 1, 2
    UNION ALL
    SELECT a.need_id, a.site_id, starts_within(range_agg(o.open * a.qualified), a.starts, a.ends)
    FROM able a JOIN opening o ON o.resource_id = a.id WHERE a.on_site GROUP BY a.need_id, a.site_id, a.starts, a.ends),
  total AS MATERIALIZED (SELECT count(*) AS needs, sum(need.quantity) FILTER (WHERE NOT need.on_site) AS resources FROM need),
  slot AS MATERIALIZED (
    SELECT g.at, g.at + service.stay AS ends_at, s.site_id
    FROM service, (SELECT b.site_id, range_intersect_agg(b.at) AS at FROM beginning b GROUP BY b.site_id HAVING count(*) = (SELECT total.needs FROM total)) s,
      unnest(s.at * tstzmultirange(service.starts)) free(period), generate_series(date_bin(p_step, lower(free.period), lower(p_window)), upper(free.period), p_step) g(at)
    WHERE g.at <@ free.period AND NOT EXISTS (SELECT FROM taken b WHERE b.subject_id = p_patient AND tstzrange(g.at, g.at + service.stay) && b.busy)
      AND NOT EXISTS (SELECT FROM need n WHERE n.quantity > 1
        AND n.quantity > (SELECT count(*) FROM turn t WHERE t.need_id = n.id AND t.site_id = s.site_id AND g.at <@ t.at))
    ORDER BY abs(extract(epoch FROM g.at - p_near)), g.at LIMIT p_limit)
  SELECT slot.at, slot.ends_at, slot.site_id, array_agg(DISTINCT c.id)
  FROM slot CROSS JOIN need n CROSS JOIN LATERAL (
    SELECT t.id FROM turn t WHERE t.need_id = n.id AND t.site_id = slot.site_id AND slot.at <@ t.at ORDER BY t.turn LIMIT n.quantity) c
  GROUP BY slot.at, slot.ends_at, slot.site_id HAVING count(DISTINCT c.id) = (SELECT total.resources FROM total)
  ORDER BY slot.at
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
  SELECT EXISTS (SELECT FROM appointment a JOIN course_of_treatment c ON c.id = course_of_dose(a.id)
    WHERE a.id = p_appointment AND a.purpose = 'dose' AND c.stage NOT IN ('preparation', 'induction', 'response_review', 'maintenance', 'taper'))
$$;

-- Whether a dose may be booked. Returns the minutes to the nearest other dose where a prescriber set the gap aside, else null.
-- The course's row is held: it is not put on hold meanwhile, and a second dose of the same course is looked at after this one.
CREATE OR REPLACE FUNCTION check_dose(p_appointment uuid, p_patient uuid, p_course uuid, p_service_type uuid,
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
  -- as a person of the visit or on site: that they are, is checked with the resources
  IF NOT EXISTS (SELECT FROM service_requirement WHERE service_type_id = p_service_type AND qualification = 'prescriber') THEN
    RAISE EXCEPTION 'NO_PRESCRIBER_ASKED_FOR';
  END IF;
  IF v_soft IS NULL OR v_hard IS NULL THEN RAISE EXCEPTION 'PROTOCOL_NUMBER_MISSING'; END IF;
  SELECT a.starts_at, a.status <> 'cancelled' INTO v_other, v_certain FROM appointment a
  WHERE a.patient_id = p_patient AND a.id IS DISTINCT FROM p_appointment AND a.purpose = 'dose'
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
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_gap_minutes IS NULL THEN RETURN; END IF;
  INSERT INTO booking_override (clinic_id, appointment_id, version, rule, gap_minutes, reason, given_by)
  VALUES (current_clinic_id(), p_appointment, p_version, 'PROTOCOL_GAP', p_gap_minutes, p_reason, p_by);
END $$;

-- Booking --------------------------------------------------------------------------------------------------------
-- The reservations that a visit will hold, not yet stored: of the patient, of everybody and everything that the service needs, each in a place and for its
-- phases, and of whoever else takes part, for the whole stay. Raises why they cannot be held. The days of all of them are locked.
CREATE OR REPLACE FUNCTION plan_reservations(p_patient uuid, p_service_type uuid, p_starts_at timestamptz, p_resources uuid[])
RETURNS SETOF reservation LANGUAGE plpgsql AS $$
DECLARE
  n record; v_row reservation; v_stay interval; v_reach tstzrange; v_needs service_need[]; v_zone text; v_site uuid; v_id uuid; v_chosen uuid[]; v_left uuid[] := p_resources;
  v_ids uuid[]; v_places smallint[]; v_open tstzmultirange[]; v_nth integer; v_own integer; v_missing tstzmultirange;
BEGIN
  SELECT l.stay, tstzrange(p_starts_at + l.first, p_starts_at + l.last), ARRAY(SELECT q FROM service_need q WHERE q.service_type_id = l.service_type_id)
  INTO v_stay, v_reach, v_needs FROM service_length l WHERE l.service_type_id = p_service_type;
  IF v_stay IS NULL THEN RAISE EXCEPTION 'UNKNOWN_SERVICE_TYPE'; END IF;
  IF p_starts_at <= snowmelt_now() THEN RAISE EXCEPTION 'IN_THE_PAST'; END IF;
  SELECT array_agg(b.id), array_agg(b.places), array_agg(o.open), min(s.time_zone), (array_agg(s.id))[1] INTO v_ids, v_places, v_open, v_zone, v_site
  FROM open_hours(p_resources, v_reach) o JOIN bookable_resource b ON b.id = o.resource_id JOIN site s ON s.id = b.site_id
  WHERE b.retired_at IS NULL AND b.site_id = (SELECT f.site_id FROM bookable_resource f WHERE f.id = p_resources[1]);
  IF cardinality(v_ids) IS DISTINCT FROM cardinality(p_resources) THEN RAISE EXCEPTION 'RESOURCES_DO_NOT_FIT'; END IF;
  v_row.clinic_id := current_clinic_id();
  v_row.place := 1;
  v_row.patient_id := p_patient;
  v_row.period := tstzrange(p_starts_at, p_starts_at + v_stay);
  RETURN NEXT v_row;
  v_row.patient_id := NULL;

  -- what few can do comes first, and first who can do little else
  FOR n IN
    WITH able AS MATERIALIZED (
      SELECT q.id AS need_id, b.id, p.period, count(q.qualification) OVER (PARTITION BY b.id) AS others
      FROM unnest(v_needs) q JOIN bookable_resource b ON b.id = ANY (p_resources) AND b.kind = q.kind, LATERAL (SELECT qualified_period(b.staff_user_id, q.qualification, v_zone) AS period) p
      WHERE NOT q.on_site AND NOT isempty(p.period))
    SELECT q.kind, q.qualification, q.quantity, w.period, CASE WHEN q.alone_ends IS NOT NULL THEN tstzrange(p_starts_at + q.starts, p_starts_at + q.alone_ends) END AS alone,
      array_agg(a.id ORDER BY a.others, array_position(p_resources, a.id)) FILTER (WHERE w.period <@ a.period) AS able
    FROM unnest(v_needs) q CROSS JOIN LATERAL (SELECT tstzrange(p_starts_at + q.starts, p_starts_at + q.ends) AS period) w LEFT JOIN able a ON a.need_id = q.id
    WHERE NOT q.on_site GROUP BY q.id, q.kind, q.qualification, q.quantity, q.starts, q.alone_ends, w.period ORDER BY count(a.id), q.qualification, q.id
  LOOP
    v_chosen := ARRAY(SELECT a.id FROM unnest(n.able) WITH ORDINALITY a(id, nth) WHERE a.id = ANY (v_left) ORDER BY a.nth LIMIT n.quantity);
    IF cardinality(v_chosen) < n.quantity THEN
      -- somebody was chosen, who may not do this
      IF n.kind IN ('clinician', 'nurse') AND EXISTS (SELECT FROM bookable_resource b WHERE b.id = ANY (v_left) AND b.kind IN ('clinician', 'nurse')) THEN
        RAISE EXCEPTION 'NOT_QUALIFIED' USING DETAIL = jsonb_build_object('kind', n.kind, 'qualification', n.qualification)::text;
      END IF;
      RAISE EXCEPTION 'RESOURCES_DO_NOT_FIT' USING DETAIL = jsonb_build_object('kind', n.kind, 'qualification', n.qualification)::text;
    END IF;
    FOREACH v_id IN ARRAY v_chosen LOOP
      v_left := array_remove(v_left, v_id);
      v_nth := array_position(v_ids, v_id);
      v_row.resource_id := v_id;
      v_row.period := n.period;
      v_row.place := free_place(v_id, v_places[v_nth], v_open[v_nth], n.period);
      RETURN NEXT v_row;
      IF n.alone IS NOT NULL AND v_places[v_nth] > 1 THEN -- the other places too, for the phases in which they have nobody else
        v_row.period := n.alone;
        v_own := v_row.place;
        IF EXISTS (SELECT FROM busy_places(ARRAY[v_id], n.alone) b WHERE b.place <> v_own AND b.place <= v_places[v_nth]) THEN
          PERFORM refuse_taken(v_id, v_places[v_nth], n.alone);
        END IF;
        FOR v_other IN 1..v_places[v_nth] LOOP
          CONTINUE WHEN v_other = v_own;
          v_row.place := v_other;
          RETURN NEXT v_row;
        END LOOP;
      END IF;
    END LOOP;
  END LOOP;

  IF EXISTS (SELECT FROM bookable_resource b WHERE b.id = ANY (v_left) AND b.kind NOT IN ('clinician', 'nurse')) THEN RAISE EXCEPTION 'RESOURCES_DO_NOT_FIT'; END IF;
  v_row.period := tstzrange(p_starts_at, p_starts_at + v_stay);
  FOREACH v_id IN ARRAY v_left LOOP
    v_nth := array_position(v_ids, v_id);
    v_row.resource_id := v_id;
    v_row.place := free_place(v_id, v_places[v_nth], v_open[v_nth], v_row.period);
    RETURN NEXT v_row;
  END LOOP;

  FOR n IN SELECT q.kind, q.qualification, tstzrange(p_starts_at + q.starts, p_starts_at + q.ends) AS period FROM unnest(v_needs) q WHERE q.on_site LOOP
    SELECT tstzmultirange(n.period) - coalesce(range_agg(o.open * tstzmultirange(qualified_period(b.staff_user_id, n.qualification, v_zone))), '{}') INTO v_missing
    FROM open_hours(ARRAY(SELECT b.id FROM bookable_resource b WHERE b.site_id = v_site AND b.kind = n.kind AND b.retired_at IS NULL), n.period) o
    JOIN bookable_resource b ON b.id = o.resource_id;
    IF NOT isempty(v_missing) THEN
      RAISE EXCEPTION 'NOBODY_ON_SITE' USING DETAIL = jsonb_build_object('kind', n.kind, 'qualification', n.qualification, 'from', lower(v_missing),
        'until', (SELECT upper(m) FROM unnest(v_missing) m LIMIT 1))::text;
    END IF;
  END LOOP;
END $$;

-- The first free place of a resource that is open for the whole time. Where there is only one place, the exclusion constraint says whether it is free.
CREATE OR REPLACE FUNCTION free_place(p_resource uuid, p_places integer, p_open tstzmultirange, p_period tstzrange) RETURNS smallint LANGUAGE plpgsql AS $$
DECLARE v_place smallint := 1;
BEGIN
  IF NOT p_period <@ p_open THEN RAISE EXCEPTION 'OUTSIDE_OPENING_HOURS' USING DETAIL = jsonb_build_object('resourceId', p_resource)::text; END IF;
  IF p_places > 1 THEN
    v_place := (SELECT min(k) FROM generate_series(1, p_places) k WHERE k NOT IN (SELECT b.place FROM busy_places(ARRAY[p_resource], p_period) b));
    IF v_place IS NULL THEN PERFORM refuse_taken(p_resource, p_places, p_period); END IF;
  END IF;
  RETURN v_place;
END $$;

-- With how many of its places are taken, and when the first of them is free again.
CREATE OR REPLACE FUNCTION refuse_taken(p_resource uuid, p_places integer, p_period tstzrange) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'SLOT_TAKEN' USING DETAIL = (SELECT jsonb_build_object('resourceId', p_resource, 'places', p_places, 'taken', count(*), 'until', min(upper(b.busy)))
    FROM busy_places(ARRAY[p_resource], p_period) b WHERE b.place <= p_places)::text;
END $$;

CREATE OR REPLACE FUNCTION day_keys(p_subjects uuid[], p_periods tstzmultirange) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  SELECT DISTINCT hashtextextended('reservation:' || s.id || g.day::date, 0)
  FROM unnest(p_subjects) s(id), unnest(p_periods) p(period),
    generate_series(date_trunc('day', lower(p.period), 'UTC'), upper(p.period), interval '1 day') g(day)
$$;

-- A dose belongs to the patient's open course, also where nobody named it. `change_bookings` has locked what it touches.
CREATE OR REPLACE FUNCTION book_appointment(p_patient uuid, p_course uuid, p_service_type uuid, p_starts_local timestamp, p_zone text, p_starts_at timestamptz,
                                            p_resources uuid[], p_by uuid, p_override text DEFAULT NULL, p_series uuid DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE v_id uuid; v_held reservation[]; v_ends timestamptz; v_purpose text; v_site uuid; v_course uuid := p_course; v_gap_minutes integer;
BEGIN
  IF v_course IS NOT NULL AND NOT EXISTS (SELECT FROM course_of_treatment WHERE id = v_course AND patient_id = p_patient) THEN
    RAISE EXCEPTION 'UNKNOWN_REFERENCE';
  END IF;
  v_held := ARRAY(SELECT h FROM plan_reservations(p_patient, p_service_type, p_starts_at, p_resources) h);
  v_ends := upper(v_held[1].period);
  SELECT s.purpose, r.site_id INTO v_purpose, v_site FROM service_type s, bookable_resource r WHERE s.id = p_service_type AND r.id = p_resources[1];
  IF v_purpose = 'dose' THEN
    v_course := coalesce(v_course, (SELECT id FROM course_of_treatment WHERE patient_id = p_patient AND ended_at IS NULL));
    v_gap_minutes := check_dose(NULL, p_patient, v_course, p_service_type, p_starts_at, p_by, p_override);
  END IF;
  WITH booked AS (
    INSERT INTO appointment (clinic_id, patient_id, course_id, series_id, site_id, service_type_id, purpose, starts_local, time_zone, starts_at, ends_at, created_by)
    VALUES (current_clinic_id(), p_patient, v_course, p_series, v_site, p_service_type, v_purpose, p_starts_local, p_zone, p_starts_at, v_ends, p_by) RETURNING id),
  version AS (
    INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by, site_id)
    SELECT current_clinic_id(), b.id, 1, p_starts_local, p_zone, p_starts_at, v_ends, p_by, v_site FROM booked b),
  held AS (
    INSERT INTO reservation (clinic_id, appointment_id, resource_id, patient_id, place, period)
    SELECT h.clinic_id, b.id, h.resource_id, h.patient_id, h.place, h.period FROM booked b, unnest(v_held) h)
  SELECT b.id INTO v_id FROM booked b;
  PERFORM record_override(v_id, 1, v_gap_minutes, p_override, p_by);
  RETURN v_id;
END $$;

-- By the phases that the service has now. A dose is looked at again as if it were booked now: one that was booked without a course by the patient's open one.
-- A change that the patient cannot see leaves the confirmation, and what was planned for them, as it is.
CREATE OR REPLACE FUNCTION reschedule_appointment(p_appointment uuid, p_version integer, p_starts_local timestamp, p_zone text, p_starts_at timestamptz,
                                                  p_resources uuid[], p_by uuid, p_override text DEFAULT NULL, p_told boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE a appointment; v_held reservation[]; v_ends timestamptz; v_gap_minutes integer; v_site uuid; v_visible boolean;
BEGIN
  SELECT * INTO a FROM appointment WHERE id = p_appointment FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'UNKNOWN_APPOINTMENT'; END IF;
  IF a.version <> p_version THEN RAISE EXCEPTION 'CHANGED_MEANWHILE'; END IF;
  IF a.status <> 'booked' THEN RAISE EXCEPTION 'NOT_MOVABLE'; END IF;
  DELETE FROM reservation WHERE appointment_id = p_appointment;
  v_held := ARRAY(SELECT h FROM plan_reservations(a.patient_id, a.service_type_id, p_starts_at, p_resources) h);
  v_ends := upper(v_held[1].period);
  IF a.purpose = 'dose' THEN
    v_gap_minutes := check_dose(a.id, a.patient_id,
      coalesce(a.course_id, (SELECT id FROM course_of_treatment WHERE patient_id = a.patient_id AND ended_at IS NULL)),
      a.service_type_id, p_starts_at, p_by, p_override);
  END IF;
  INSERT INTO reservation (clinic_id, appointment_id, resource_id, patient_id, place, period)
  SELECT h.clinic_id, p_appointment, h.resource_id, h.patient_id, h.place, h.period FROM unnest(v_held) h;
  v_site := (SELECT site_id FROM bookable_resource WHERE id = p_resources[1]);
  v_visible := (a.starts_at, a.starts_local, a.time_zone, a.site_id) IS DISTINCT FROM (p_starts_at, p_starts_local, p_zone, v_site);
  UPDATE appointment SET starts_local = p_starts_local, time_zone = p_zone, starts_at = p_starts_at, ends_at = v_ends, version = version + 1,
    confirmed_at = CASE WHEN NOT v_visible THEN confirmed_at END, site_id = v_site WHERE id = p_appointment;
  INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by, visible, told_by, site_id)
  VALUES (current_clinic_id(), p_appointment, p_version + 1, p_starts_local, p_zone, p_starts_at, v_ends, p_by, v_visible, CASE WHEN p_told THEN p_by END, v_site);
  PERFORM record_override(p_appointment, p_version + 1, v_gap_minutes, p_override, p_by);
END $$;

-- Bookings, moves and cancellations in sets. A member is an object: `op` (book, move, cancel), and what the function it stands for takes.

CREATE OR REPLACE FUNCTION booking_changes(p_changes jsonb) RETURNS TABLE (place bigint, op text, appointment_id uuid, version integer, patient_id uuid, course_id uuid,
  service_type_id uuid, starts_local timestamp, time_zone text, starts_at timestamptz, resource_ids uuid[], override_reason text, series_id uuid, told boolean) LANGUAGE sql STABLE AS $$
  SELECT i.place, c.op, c."appointmentId", c.version, c."patientId", c."courseId", c."serviceTypeId", c."startsLocal", c."timeZone", c."startsAt", c."resourceIds", c."overrideReason", c."seriesId", c.told
  FROM jsonb_array_elements(p_changes) WITH ORDINALITY i(value, place), jsonb_to_record(i.value) AS c(op text, "appointmentId" uuid, version integer, "patientId" uuid,
    "courseId" uuid, "serviceTypeId" uuid, "startsLocal" timestamp, "timeZone" text, "startsAt" timestamptz, "resourceIds" uuid[], "overrideReason" text, "seriesId" uuid, told boolean)
$$;

-- Everything that a set touches, always in the same order: the appointments, the courses, the days of everybody concerned. Two sets then wait
-- for each other, and never in a circle; without it two inserts of overlapping periods at the same moment would, until the deadlock detector ends one of them.
CREATE OR REPLACE FUNCTION lock_bookings(p_changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_appointments uuid[]; v_courses uuid[]; v_patients uuid[]; v_days bigint[];
BEGIN
  SELECT array_agg(c.appointment_id) FILTER (WHERE c.appointment_id IS NOT NULL), array_agg(c.course_id), array_agg(c.patient_id) FILTER (WHERE c.op = 'book')
  INTO v_appointments, v_courses, v_patients FROM booking_changes(p_changes) c;
  IF v_appointments IS NOT NULL THEN
    PERFORM FROM appointment WHERE id = ANY (v_appointments) ORDER BY id FOR UPDATE;
    v_courses := v_courses || ARRAY(SELECT coalesce(a.course_id, course_of_dose(a.id)) FROM appointment a WHERE a.id = ANY (v_appointments));
  END IF;
  PERFORM FROM course_of_treatment k WHERE k.id = ANY (v_courses) OR (k.patient_id = ANY (v_patients) AND k.ended_at IS NULL) ORDER BY k.id FOR NO KEY UPDATE;
  v_days := ARRAY(SELECT d FROM booking_changes(p_changes) c JOIN service_length l ON l.service_type_id = c.service_type_id,
    day_keys(c.resource_ids || c.patient_id, tstzmultirange(tstzrange(c.starts_at + l.first, c.starts_at + l.last))) d WHERE c.op = 'book');
  IF v_appointments IS NOT NULL THEN
    -- where they are now, and where those go that move
    v_days := v_days || ARRAY(
      SELECT d FROM reservation v, day_keys(ARRAY[v.subject_id], tstzmultirange(v.period)) d WHERE v.appointment_id = ANY (v_appointments)
      UNION ALL
      SELECT d FROM booking_changes(p_changes) c JOIN appointment a ON a.id = c.appointment_id JOIN service_length l ON l.service_type_id = a.service_type_id,
        day_keys(c.resource_ids || a.patient_id, tstzmultirange(tstzrange(c.starts_at + l.first, c.starts_at + l.last))) d WHERE c.op = 'move');
  END IF;
  PERFORM pg_advisory_xact_lock(d.key) FROM (SELECT DISTINCT u.key FROM unnest(v_days) u(key) ORDER BY u.key) d;
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
    IF p_changes @? '$[*] ? (@.op == "move")' THEN
      DELETE FROM reservation v USING booking_changes(p_changes) m WHERE v.appointment_id = m.appointment_id AND m.op = 'move';
    END IF;
    FOR c IN SELECT * FROM booking_changes(p_changes) m ORDER BY m.place LOOP
      v_count := v_count + 1;
      BEGIN
        IF c.op = 'book' THEN
          v_id := book_appointment(c.patient_id, c.course_id, c.service_type_id, c.starts_local, c.time_zone, c.starts_at, c.resource_ids, p_by, c.override_reason, c.series_id);
        ELSE
          v_id := c.appointment_id;
          PERFORM reschedule_appointment(v_id, c.version, c.starts_local, c.time_zone, c.starts_at, c.resource_ids, p_by, c.override_reason, coalesce(c.told, false));
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
  FOR v_nth IN 1..jsonb_array_length(p_changes) LOOP
    place := v_nth; appointment_id := v_ids[v_nth]; refusal := v_refusals[v_nth]; detail := v_details[v_nth];
    RETURN NEXT;
  END LOOP;
END $$;

-- Closures -------------------------------------------------------------------------------------------------------
-- Visits of a window that stand and cannot be held as the hours are now: what they hold is closed for a part of its time, or nobody is on site who has to be.
CREATE OR REPLACE FUNCTION visits_outside_hours(p_window tstzrange) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH visit AS MATERIALIZED (
    SELECT a.id, a.site_id, a.service_type_id, a.starts_at FROM appointment a
    -- set-up and turn-round reach beyond the visit
    WHERE a.status IN ('booked', 'arrived') AND a.starts_at < upper(p_window) + interval '1 day' AND a.ends_at > greatest(lower(p_window) - interval '1 day', snowmelt_now())),
  held AS MATERIALIZED (
    SELECT v.id, r.resource_id, r.period FROM visit v JOIN reservation r ON r.appointment_id = v.id WHERE r.resource_id IS NOT NULL AND r.period && p_window),
  presence AS MATERIALIZED (
    SELECT v.id, v.site_id, s.time_zone, n.kind, n.qualification, tstzrange(v.starts_at + n.starts, v.starts_at + n.ends) AS period
    FROM visit v JOIN site s ON s.id = v.site_id JOIN service_need n ON n.service_type_id = v.service_type_id WHERE n.on_site),
  opening AS MATERIALIZED (
    SELECT o.resource_id, o.open FROM open_hours(ARRAY(SELECT h.resource_id FROM held h UNION
        SELECT b.id FROM presence p JOIN bookable_resource b ON b.site_id = p.site_id AND b.kind = p.kind AND b.retired_at IS NULL),
      tstzrange(lower(p_window) - interval '2 days', upper(p_window) + interval '2 days')) o)
  SELECT h.id FROM held h JOIN opening o ON o.resource_id = h.resource_id WHERE NOT h.period <@ o.open
  UNION
  SELECT p.id FROM presence p WHERE p.period && p_window AND NOT p.period <@ (
    SELECT coalesce(range_agg(o.open * tstzmultirange(qualified_period(b.staff_user_id, p.qualification, p.time_zone))), '{}')
    FROM opening o JOIN bookable_resource b ON b.id = o.resource_id WHERE b.site_id = p.site_id AND b.kind = p.kind AND b.retired_at IS NULL)
$$;

-- What closing a site, a person or a thing would do to the visits that can be held until then. Nothing is stored.
CREATE OR REPLACE FUNCTION visits_hit_by(p_site uuid, p_resource uuid, p_period tstzrange) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE v_before uuid[] := ARRAY(SELECT visits_outside_hours(p_period)); v_after uuid[];
BEGIN
  BEGIN
    INSERT INTO availability_exception (clinic_id, site_id, resource_id, period, opens, reason) VALUES (current_clinic_id(), p_site, p_resource, p_period, false, '');
    v_after := ARRAY(SELECT visits_outside_hours(p_period));
    RAISE EXCEPTION USING ERRCODE = 'SM002';
  EXCEPTION WHEN SQLSTATE 'SM002' THEN NULL; -- undoes the closure; what was found stays
  END;
  RETURN QUERY SELECT a FROM unnest(v_after) a WHERE a <> ALL (v_before);
END $$;

-- The visits that a closure keeps from being held.
CREATE OR REPLACE FUNCTION visits_of_closure(p_closure uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT v FROM availability_exception x JOIN LATERAL visits_outside_hours(x.period) v ON true JOIN appointment a ON a.id = v
  LEFT JOIN bookable_resource b ON b.id = x.resource_id
  WHERE x.id = p_closure AND (a.site_id = x.site_id OR EXISTS (SELECT FROM reservation r WHERE r.appointment_id = a.id AND r.resource_id = x.resource_id)
    OR EXISTS (SELECT FROM service_need n WHERE n.service_type_id = a.service_type_id AND n.on_site AND n.kind = b.kind AND a.site_id = b.site_id))
$$;

-- The hours of a person or a thing from a day on: `p_hours` is a list of {isoWeekday, opens, closes}. What held before keeps its last day, what was to hold
-- from a later day on goes.
CREATE OR REPLACE FUNCTION set_hours(p_resource uuid, p_from date, p_hours jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM weekly_availability WHERE resource_id = p_resource AND lower(effective) >= p_from;
  UPDATE weekly_availability SET effective = effective * daterange(NULL, p_from) WHERE resource_id = p_resource AND upper_inf(effective) OR resource_id = p_resource AND upper(effective) > p_from;
  INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local, effective)
  SELECT current_clinic_id(), p_resource, h."isoWeekday", h.opens, h.closes, daterange(p_from, NULL)
  FROM jsonb_to_recordset(p_hours) h ("isoWeekday" integer, opens time, closes time);
END $$;

-- What other hours would do to the visits of a window that can be held until then. Nothing is stored.
CREATE OR REPLACE FUNCTION visits_hit_by_hours(p_resource uuid, p_from date, p_hours jsonb, p_window tstzrange) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE v_before uuid[] := ARRAY(SELECT visits_outside_hours(p_window)); v_after uuid[];
BEGIN
  BEGIN
    PERFORM set_hours(p_resource, p_from, p_hours);
    v_after := ARRAY(SELECT visits_outside_hours(p_window));
    RAISE EXCEPTION USING ERRCODE = 'SM002';
  EXCEPTION WHEN SQLSTATE 'SM002' THEN NULL; -- undoes the hours; what was found stays
  END;
  RETURN QUERY SELECT a FROM unnest(v_after) a WHERE a <> ALL (v_before);
END $$;

-- What other domains read of appointments --------------------------------------------------------------------------

-- Published: an appointment with its service, and how it went. Outer joined, so that the planner leaves out what nobody asks for.
CREATE OR REPLACE VIEW appointment_with_service WITH (security_invoker = true) AS
  SELECT a.clinic_id, a.id, a.patient_id, a.status, a.starts_local, a.time_zone, a.starts_at, a.ends_at, a.confirmed_at, a.cancelled_by,
    s.code AS service_code, s.name AS service, a.purpose, s.modality, (extract(epoch FROM a.ends_at - a.starts_at) / 60)::integer AS duration_minutes,
    a.arrived_at, t.visit_started_at, t.visit_ended_at, t.note_signed_at, t.dose_stopped_early IS NOT NULL AS is_stopped_early
  FROM appointment a LEFT JOIN service_type s ON s.id = a.service_type_id LEFT JOIN attendance t ON t.appointment_id = a.id;
GRANT SELECT ON appointment_with_service TO snowmelt_app;

-- Published: where the site of a visit is, as patients read it; none where nobody has said it.
CREATE OR REPLACE VIEW place_of_visit WITH (security_invoker = true) AS
  SELECT a.clinic_id, a.id AS appointment_id, s.address, s.directions FROM appointment a JOIN site s ON s.id = a.site_id WHERE s.address <> '';
GRANT SELECT ON place_of_visit TO snowmelt_app;

-- Published: what an appointment's time was, version by version. Another status is another version too.
CREATE OR REPLACE VIEW appointment_time WITH (security_invoker = true) AS SELECT clinic_id, appointment_id, version, starts_local, changed_at FROM appointment_version;
GRANT SELECT ON appointment_time TO snowmelt_app;

-- Published: the version that gave an appointment its present time, and since when. What is planned for another one is out of date.
CREATE OR REPLACE FUNCTION agreed_time(p_appointment uuid) RETURNS TABLE (version integer, changed_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT v.version, v.changed_at FROM appointment_version v
  WHERE v.appointment_id = p_appointment AND v.changed_by IS NOT NULL AND v.visible ORDER BY v.version DESC LIMIT 1
$$;

-- Published: what the clinic changed that the patient can see: `moved` or `cancelled`, since when, from which time, and who told them; no row without one.
-- `p_sent`: the versions of which a message told them. The former time is the last one that they know of: the first, one that somebody told them, or one of `p_sent`.
-- So what was moved twice was moved from there, and a visit that is back where they know it to be has not changed. What an earlier release changed (no site) people told.
CREATE OR REPLACE FUNCTION change_of_visit(p_appointment uuid, p_sent integer[])
RETURNS TABLE (what text, version integer, changed_at timestamptz, former_start timestamptz, told_by uuid) LANGUAGE sql STABLE AS $$
  SELECT CASE a.status WHEN 'cancelled' THEN 'cancelled' ELSE 'moved' END, v.version, v.changed_at, known.starts_at,
    (SELECT o.told_by FROM appointment_version o WHERE o.appointment_id = a.id AND o.version >= v.version AND o.told_by IS NOT NULL ORDER BY o.version LIMIT 1)
  FROM appointment a CROSS JOIN LATERAL (
      SELECT * FROM appointment_version n WHERE n.appointment_id = a.id AND (CASE a.status WHEN 'cancelled' THEN n.version = a.version ELSE n.changed_by IS NOT NULL AND n.visible END)
      ORDER BY n.version DESC LIMIT 1) v
    CROSS JOIN LATERAL (SELECT * FROM appointment_version o WHERE o.appointment_id = a.id AND o.version < v.version
      AND (o.version = 1 OR o.told_by IS NOT NULL OR o.site_id IS NULL OR o.version = ANY (p_sent)) ORDER BY o.version DESC LIMIT 1) known
  WHERE a.id = p_appointment AND v.site_id IS NOT NULL AND CASE a.status WHEN 'cancelled' THEN a.cancelled_by = 'clinic'
    ELSE (v.starts_at, v.starts_local, v.time_zone, v.site_id) IS DISTINCT FROM (known.starts_at, known.starts_local, known.time_zone, coalesce(known.site_id, v.site_id)) END
$$;

-- Published: the clinicians an appointment is booked with; no names and no ids when there are none.
CREATE OR REPLACE FUNCTION clinicians_of(p_appointment uuid) RETURNS TABLE (names text, staff_ids uuid[]) LANGUAGE sql STABLE AS $$
  SELECT string_agg(r.name, ', ' ORDER BY r.name), coalesce(array_agg(r.staff_user_id) FILTER (WHERE r.staff_user_id IS NOT NULL), '{}')
  FROM reservation v JOIN bookable_resource r ON r.id = v.resource_id WHERE v.appointment_id = p_appointment AND r.kind = 'clinician'
$$;

-- Published: moving an appointment waits for the end of this transaction.
CREATE OR REPLACE FUNCTION hold_appointment(p_appointment uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN PERFORM FROM appointment WHERE id = p_appointment FOR SHARE; END $$;

-- For this release only (20261129001690): what an event of a server of the former release says of a visit, as `AttendanceRepository` tells it.
CREATE OR REPLACE FUNCTION tell_attendance_of_former_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_appointment uuid := (NEW.payload ->> 'appointmentId')::uuid;
BEGIN
  IF NEW.type = 'appointment.rescheduled' THEN
    UPDATE attendance SET visit_started_at = NULL, visit_ended_at = NULL WHERE clinic_id = NEW.clinic_id AND appointment_id = v_appointment;
    RETURN NULL;
  END IF;
  INSERT INTO attendance AS t (appointment_id, clinic_id, visit_started_at, visit_ended_at, note_signed_at)
  VALUES (v_appointment, NEW.clinic_id,
    CASE NEW.type WHEN 'visit.started' THEN NEW.occurred_at END,
    CASE NEW.type WHEN 'visit.ended' THEN coalesce((NEW.payload ->> 'heldUntil')::timestamptz, NEW.occurred_at) END,
    CASE NEW.type WHEN 'note.signed' THEN NEW.occurred_at END)
  ON CONFLICT (appointment_id) DO UPDATE SET
    visit_started_at = least(t.visit_started_at, excluded.visit_started_at),
    visit_ended_at = greatest(t.visit_ended_at, excluded.visit_ended_at),
    note_signed_at = greatest(t.note_signed_at, excluded.note_signed_at);
  RETURN NULL;
END $$;
