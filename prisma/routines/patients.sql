-- A consent can be taken back, once. Nothing else of it ever changes; for the owner of the tables neither.
CREATE OR REPLACE FUNCTION guard_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a consent stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
     OR (NEW.id, NEW.clinic_id, NEW.patient_id, NEW.category, NEW.address, NEW.text_version, NEW.given_at, NEW.given_how, NEW.recorded_by)
     IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.patient_id, OLD.category, OLD.address, OLD.text_version, OLD.given_at, OLD.given_how, OLD.recorded_by) THEN
    RAISE EXCEPTION 'a consent can only be taken back, once' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Which zones are in use anywhere: for the comparison at a server's start. Names of zones, of nobody's.
CREATE OR REPLACE FUNCTION time_zones_in_use() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT time_zone FROM clinic UNION SELECT time_zone FROM patient $$;
ALTER FUNCTION time_zones_in_use() OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION time_zones_in_use() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION time_zones_in_use() TO snowmelt_app;
