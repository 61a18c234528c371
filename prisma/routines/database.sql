-- The tenant, time zones, and the refusal that append-only tables share.

-- Published: whose rows are seen and written. After a transaction-local set_config a pooled connection keeps '' rather than NULL, hence nullif.
CREATE OR REPLACE FUNCTION current_clinic_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.clinic_id', true), '')::uuid $$;

-- Published: for the triggers of tables whose rows stay as they are.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;

-- Published: what the clocks of a zone show at an instant: by the table of the release, never by PostgreSQL's own files (ADR 0012).
CREATE OR REPLACE FUNCTION to_wall_time(p_at timestamptz, p_zone text) RETURNS timestamp LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE v_local timestamp;
BEGIN
  SELECT p_at AT TIME ZONE 'UTC' + interval '1 minute' * utc_offset_minutes[width_bucket(p_at, from_at)] INTO v_local
  FROM time_zone_rules WHERE name = lower(p_zone);
  IF NOT FOUND THEN RAISE EXCEPTION 'UNKNOWN_TIME_ZONE' USING HINT = 'time_zone_rules has no such zone; migrate.js fills it.'; END IF;
  RETURN v_local;
END $$;

-- Published: when the clocks of a zone show a wall time. One that they skip is read by the offset before the change, one that they show twice by the offset after it.
CREATE OR REPLACE FUNCTION to_instant(p_local timestamp, p_zone text) RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE v_at timestamptz;
BEGIN
  SELECT (p_local - interval '1 minute' * utc_offset_minutes[width_bucket(p_local, from_local)]) AT TIME ZONE 'UTC' INTO v_at
  FROM time_zone_rules WHERE name = lower(p_zone);
  IF NOT FOUND THEN RAISE EXCEPTION 'UNKNOWN_TIME_ZONE' USING HINT = 'time_zone_rules has no such zone; migrate.js fills it.'; END IF;
  RETURN v_at;
END $$;
