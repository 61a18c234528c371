-- Whose session, link or address this is. Before anybody is signed in no clinic is set, so these look across clinics, and return the clinic's id only.

CREATE OR REPLACE FUNCTION clinic_of_staff_email(p_email text)
RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT clinic_id FROM staff_user WHERE email = lower(p_email) $$;
ALTER FUNCTION clinic_of_staff_email(text) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinic_of_staff_email(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_of_staff_email(text) TO snowmelt_app;

CREATE OR REPLACE FUNCTION clinic_of_staff_session(p_token_hash bytea)
RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT clinic_id FROM staff_session WHERE token_hash = p_token_hash $$;
ALTER FUNCTION clinic_of_staff_session(bytea) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinic_of_staff_session(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_of_staff_session(bytea) TO snowmelt_app;

CREATE OR REPLACE FUNCTION clinic_of_magic_link(p_token_hash bytea)
RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT clinic_id FROM magic_link WHERE token_hash = p_token_hash $$;
ALTER FUNCTION clinic_of_magic_link(bytea) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinic_of_magic_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_of_magic_link(bytea) TO snowmelt_app;

CREATE OR REPLACE FUNCTION clinic_of_patient_session(p_token_hash bytea)
RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT clinic_id FROM patient_session WHERE token_hash = p_token_hash $$;
ALTER FUNCTION clinic_of_patient_session(bytea) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinic_of_patient_session(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_of_patient_session(bytea) TO snowmelt_app;

-- For what is done clinic by clinic: a worker's round, a migration that changes rows.
CREATE OR REPLACE FUNCTION all_clinics() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id FROM clinic $$;
ALTER FUNCTION all_clinics() OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION all_clinics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION all_clinics() TO snowmelt_app;

-- Whether an open page was opened by a link to an address that is not the patient's any more. For who asks, in their own clinic only.
CREATE OR REPLACE FUNCTION page_address_ended(p_session_id uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM patient_session s JOIN magic_link l ON l.clinic_id = s.clinic_id AND l.id = s.magic_link_id
    WHERE s.id = p_session_id AND l.address_ended_at IS NOT NULL)
$$;

CREATE OR REPLACE FUNCTION is_prescriber(p_staff_user uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM staff_user WHERE id = p_staff_user AND 'prescriber' = ANY (roles))
$$;
