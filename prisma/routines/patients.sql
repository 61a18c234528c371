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

-- Published: who a patient is, and how to speak to them.
CREATE OR REPLACE VIEW patient_name WITH (security_invoker = true) AS
  SELECT clinic_id, id, given_name, given_name || ' ' || family_name AS name, language, time_zone FROM patient;
GRANT SELECT ON patient_name TO snowmelt_app;

-- Published: a patient's addresses. `reachable_since`: it works, they agreed to be written to there, and did not text STOP; it counts from the
-- consent, or from the START after a STOP. Null: nobody may write there. `paused`: a text from there may mean STOP, and nobody has decided yet: nothing goes there
-- until then, and what is owed stays owed, so a pause moves nothing, while it lasts or when it ends.
CREATE OR REPLACE VIEW patient_address WITH (security_invoker = true) AS
  SELECT c.clinic_id, c.patient_id, c.system, c.value,
    CASE WHEN c.unusable_since IS NULL AND NOT EXISTS (SELECT FROM messaging_opt_out o WHERE o.channel = c.system AND o.address = c.value AND o.opted_in_at IS NULL AND NOT o.undecided)
      THEN (SELECT greatest(k.given_at, (SELECT max(o.opted_in_at) FROM messaging_opt_out o WHERE o.channel = c.system AND o.address = c.value AND NOT o.undecided))
        FROM consent k WHERE k.patient_id = c.patient_id AND k.category = c.system AND k.revoked_at IS NULL) END AS reachable_since,
    (SELECT k.id FROM consent k WHERE k.patient_id = c.patient_id AND k.category = c.system AND k.revoked_at IS NULL) AS consent_id,
    EXISTS (SELECT FROM messaging_opt_out o WHERE o.channel = c.system AND o.address = c.value AND o.opted_in_at IS NULL AND o.undecided) AS paused
  FROM contact_point c;
GRANT SELECT ON patient_address TO snowmelt_app;

-- Published: whether the owner of an address texted STOP, whoever's chart it is in. Who may have meant it is still answered.
CREATE OR REPLACE FUNCTION is_opted_out(p_channel text, p_address text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM messaging_opt_out WHERE channel = p_channel AND address = p_address AND opted_in_at IS NULL AND NOT undecided)
$$;

-- Published: whether texts to a number wait until somebody has decided if its owner meant STOP.
CREATE OR REPLACE FUNCTION are_texts_paused(p_address text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM messaging_opt_out WHERE channel = 'sms' AND address = p_address AND opted_in_at IS NULL AND undecided)
$$;

-- Published: what a consent was to, and why it ended.
CREATE OR REPLACE VIEW consent_given WITH (security_invoker = true) AS SELECT clinic_id, id, category, revoked_reason FROM consent;
GRANT SELECT ON consent_given TO snowmelt_app;

-- Published: a correction of the patient's addresses waits for the end of this transaction.
CREATE OR REPLACE FUNCTION hold_patient(p_patient uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN PERFORM FROM patient WHERE id = p_patient FOR SHARE; END $$;

-- Published: which clinics have a patient with this address. Across clinics, ids only.
CREATE OR REPLACE FUNCTION clinics_with_address(p_system text, p_address text)
RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT clinic_id FROM contact_point WHERE system = p_system AND value = p_address $$;
ALTER FUNCTION clinics_with_address(text, text) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinics_with_address(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinics_with_address(text, text) TO snowmelt_app;

-- The patients of this clinic whose names have a word with each of these beginnings. A text search is not leakproof: under the policy its index could not be
-- used. So this function may see past it, filters by clinic itself, and returns nothing but ids. The words come folded and without quotes (`patient-search.ts`).
CREATE OR REPLACE FUNCTION patients_named(p_words text[])
RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id FROM patient WHERE clinic_id = current_clinic_id()
     AND name_words @@ (SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery FROM unnest(p_words) word) $$;
ALTER FUNCTION patients_named(text[]) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION patients_named(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_named(text[]) TO snowmelt_app;
