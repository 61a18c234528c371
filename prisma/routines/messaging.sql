-- Whom a provider's callback or a patient's text concerns, and which messages it has to be asked about. Across clinics, ids only.

CREATE OR REPLACE FUNCTION clinic_of_message_attempt(p_attempt_id uuid)
RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT clinic_id FROM message_attempt WHERE id = p_attempt_id $$;
ALTER FUNCTION clinic_of_message_attempt(uuid) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinic_of_message_attempt(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_of_message_attempt(uuid) TO snowmelt_app;

-- A number that is in no chart any more may still have had our texts, and its owner may still say STOP.
CREATE OR REPLACE FUNCTION clinics_of_address(p_channel text, p_address text)
RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT clinic_id FROM contact_point WHERE system = p_channel AND value = p_address
  UNION SELECT clinic_id FROM message WHERE channel = p_channel AND address = p_address
$$;
ALTER FUNCTION clinics_of_address(text, text) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinics_of_address(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinics_of_address(text, text) TO snowmelt_app;

CREATE OR REPLACE FUNCTION messages_to_look_up(p_limit integer)
RETURNS TABLE (clinic_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.clinic_id, m.id FROM message m WHERE m.next_look_at <= now() ORDER BY m.next_look_at LIMIT p_limit
$$;
ALTER FUNCTION messages_to_look_up(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION messages_to_look_up(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION messages_to_look_up(integer) TO snowmelt_app;
