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
  SELECT clinics_with_address(p_channel, p_address)
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

-- Published: a message of a touch. `may_have_left`: unless every attempt was rejected.
CREATE OR REPLACE VIEW touch_message WITH (security_invoker = true) AS
  SELECT m.clinic_id, m.touch_id, m.patient_id, m.channel, m.address, m.status, m.created_at, m.delivered_at,
    EXISTS (SELECT FROM message_attempt x WHERE x.message_id = m.id AND x.outcome <> 'rejected') AS may_have_left
  FROM message m;
GRANT SELECT ON touch_message TO snowmelt_app;

-- Published: each call to a provider for a touch. If it returned no error code, the code is that of a later status callback.
CREATE OR REPLACE VIEW touch_attempt WITH (security_invoker = true) AS
  SELECT m.clinic_id, m.touch_id, m.channel, m.status, x.outcome, x.started_at, coalesce(x.error_code, (
    SELECT k.error_code FROM message_status_callback k
    WHERE k.provider_message_id = x.provider_message_id AND k.error_code IS NOT NULL ORDER BY k.received_at DESC LIMIT 1)) AS code
  FROM message m JOIN message_attempt x ON x.message_id = m.id;
GRANT SELECT ON touch_attempt TO snowmelt_app;

-- Published: what a patient texted.
CREATE OR REPLACE VIEW text_received WITH (security_invoker = true) AS SELECT clinic_id, id, words, crisis_level FROM inbound_message;
GRANT SELECT ON text_received TO snowmelt_app;
