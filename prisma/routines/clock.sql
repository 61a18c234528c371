-- Published: the time that patients, staff and the plan go by. Sessions and leases are judged by now() instead: moving the demo clock must not end them.
CREATE OR REPLACE FUNCTION snowmelt_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT now() + coalesce((SELECT shift FROM demo_clock), interval '0') $$;
