-- Published: the time that patients, staff and the plan go by. Sessions and leases are judged by now() instead: moving the demo clock must not end them.
CREATE OR REPLACE FUNCTION snowmelt_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT now() + coalesce((SELECT shift FROM demo_clock), interval '0') $$;

-- Published: how far the demo clock is ahead of the real one.
CREATE OR REPLACE FUNCTION demo_shift() RETURNS interval LANGUAGE sql STABLE AS $$ SELECT coalesce((SELECT shift FROM demo_clock), interval '0') $$;

-- Published: moves the demo clock forward. Only a demo database lets the application do so.
CREATE OR REPLACE FUNCTION forward_demo_clock(p_minutes integer) RETURNS void LANGUAGE sql AS $$
  INSERT INTO demo_clock (shift) VALUES (interval '1 minute' * p_minutes) ON CONFLICT (only_row) DO UPDATE SET shift = demo_clock.shift + excluded.shift
$$;
