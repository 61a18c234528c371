-- One table of time-zone rules for the whole product. PostgreSQL's own files and ICU's data each follow their own releases and disagree; `AT TIME ZONE` with a
-- zone's name asks the former and is not used any more (test/architecture/time-zones.spec.ts). The rows come from the data the release carries: the migration
-- runner writes them after the migrations, and again when the release carries other data (libs/platform/database/src/migrate/time-zone-rules.ts).

-- A zone's offsets, in the order of time: `utc_offset_minutes[n]` holds from `from_at[n]` on, when its clocks show `from_local[n]`; the first from -infinity on.
-- One row a zone, for the years of the contract (2000 to 2099): a row a change would be 41,000 rows in every database. Kept plain: unpacking an array at each
-- call would cost more than the search in it; the longest (Morocco's 263 changes) takes 5 kB of a page's 8.
CREATE TABLE time_zone_rules (
  name text PRIMARY KEY CHECK (name = lower(name)),
  release text NOT NULL,
  from_at timestamptz[] STORAGE PLAIN NOT NULL,
  from_local timestamp[] STORAGE PLAIN NOT NULL,
  utc_offset_minutes integer[] STORAGE PLAIN NOT NULL,
  CHECK (cardinality(from_at) = cardinality(utc_offset_minutes) AND cardinality(from_local) = cardinality(utc_offset_minutes) AND from_at[1] = '-infinity')
);
GRANT SELECT ON time_zone_rules TO snowmelt_app;

-- What the clocks of a zone show at an instant.
CREATE FUNCTION to_wall_time(p_at timestamptz, p_zone text) RETURNS timestamp LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE v_local timestamp;
BEGIN
  SELECT p_at AT TIME ZONE 'UTC' + interval '1 minute' * utc_offset_minutes[width_bucket(p_at, from_at)] INTO v_local
  FROM time_zone_rules WHERE name = lower(p_zone);
  IF NOT FOUND THEN RAISE EXCEPTION 'UNKNOWN_TIME_ZONE' USING HINT = 'time_zone_rules has no such zone; migrate.js fills it.'; END IF;
  RETURN v_local;
END $$;

-- When the clocks of a zone show a wall time. One that they skip is read by the offset before the change, one that they show twice by the offset after it.
CREATE FUNCTION to_instant(p_local timestamp, p_zone text) RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE v_at timestamptz;
BEGIN
  SELECT (p_local - interval '1 minute' * utc_offset_minutes[width_bucket(p_local, from_local)]) AT TIME ZONE 'UTC' INTO v_at
  FROM time_zone_rules WHERE name = lower(p_zone);
  IF NOT FOUND THEN RAISE EXCEPTION 'UNKNOWN_TIME_ZONE' USING HINT = 'time_zone_rules has no such zone; migrate.js fills it.'; END IF;
  RETURN v_at;
END $$;

-- As before; but by the table.
CREATE OR REPLACE FUNCTION open_periods(p_resource uuid, p_window tstzrange, p_zone text) RETURNS tstzmultirange LANGUAGE sql STABLE AS $$
  SELECT (SELECT coalesce(range_agg(o.period), '{}'::tstzmultirange) FROM (
      SELECT tstzrange(to_instant(g.day::date + w.opens_local, p_zone), to_instant(g.day::date + w.closes_local, p_zone)) AS period
      FROM generate_series(to_wall_time(lower(p_window), p_zone)::date::timestamp, to_wall_time(upper(p_window), p_zone)::date::timestamp, interval '1 day') g(day)
      JOIN weekly_availability w ON w.resource_id = p_resource AND w.iso_weekday = extract(isodow FROM g.day)
      UNION ALL
      SELECT x.period FROM availability_exception x WHERE x.resource_id = p_resource AND x.opens AND x.period && p_window) o)
    - (SELECT coalesce(range_agg(x.period), '{}'::tstzmultirange) FROM availability_exception x
       WHERE x.resource_id = p_resource AND NOT x.opens AND x.period && p_window)
$$;

-- Which zones are in use anywhere: for the comparison at a server's start. Names of zones, of nobody's.
CREATE POLICY lookup ON patient FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (time_zone) ON patient, clinic TO snowmelt_lookup;
GRANT CREATE ON SCHEMA public TO snowmelt_lookup;
CREATE FUNCTION time_zones_in_use() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT time_zone FROM clinic UNION SELECT time_zone FROM patient $$;
ALTER FUNCTION time_zones_in_use() OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION time_zones_in_use() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION time_zones_in_use() TO snowmelt_app;
REVOKE CREATE ON SCHEMA public FROM snowmelt_lookup;
