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

-- What else was sent to the address of an attempt since an hour before it. Across clinics, which may share an account at the provider: ids and a count only.
-- An attempt that was believed lost may have arrived after all.
CREATE OR REPLACE FUNCTION other_attempts_to_address(p_attempt_id uuid)
RETURNS TABLE (provider_message_ids text[], doubtful integer) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(o.provider_message_id) FILTER (WHERE o.provider_message_id IS NOT NULL), '{}'),
    (count(*) FILTER (WHERE o.provider_message_id IS NULL AND o.outcome <> 'rejected'))::int
  FROM message_attempt a JOIN message m ON m.id = a.message_id
    JOIN message n ON n.address = m.address AND n.channel = m.channel
    JOIN message_attempt o ON o.message_id = n.id AND o.clinic_id = n.clinic_id AND o.id <> a.id AND o.started_at > a.started_at - interval '1 hour'
  WHERE a.id = p_attempt_id
$$;
ALTER FUNCTION other_attempts_to_address(uuid) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION other_attempts_to_address(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION other_attempts_to_address(uuid) TO snowmelt_app;

-- Published: how each provider has answered within the hour, of how many sends of the last day nobody knows what became, and when it last called back. Of all
-- clinics, numbers only. The ids of attempts and callbacks are in the order of time.
CREATE OR REPLACE FUNCTION provider_health()
RETURNS TABLE (provider text, accepted_last_hour integer, not_accepted_last_hour integer, unknown_attempts integer, callback_seconds_ago integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.provider, (count(*) FILTER (WHERE a.outcome = 'accepted' AND a.started_at > now() - interval '1 hour'))::int,
    (count(*) FILTER (WHERE a.outcome <> 'accepted' AND a.started_at > now() - interval '1 hour'))::int,
    (count(*) FILTER (WHERE a.outcome IN ('open', 'unknown')))::int,
    CASE a.provider WHEN 'twilio' THEN (SELECT extract(epoch FROM now() - max(k.received_at))::int FROM message_status_callback k
      WHERE k.id > (SELECT uuidv7(interval '-7 days'))) END
  FROM message_attempt a WHERE a.id > (SELECT uuidv7(interval '-1 day')) GROUP BY a.provider
$$;
ALTER FUNCTION provider_health() OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION provider_health() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provider_health() TO snowmelt_app;

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

-- Messages about to be sent, each with its attempt; sent with the COMMIT before a provider is asked. A retry reopens the row of a refused message, which
-- then counts for the day of the retry. A unique index allows one open attempt of a message: a second one undoes its transaction.
CREATE OR REPLACE FUNCTION open_message_attempts(p_entries jsonb) RETURNS void LANGUAGE sql AS $$
  WITH entry AS (
    SELECT e.* FROM jsonb_to_recordset(p_entries) AS e(attempt_id uuid, patient_id uuid, touch_id uuid, channel text, address text, template text,
      locale text, reason text, provider text, body_hash bytea, reference_code text)),
  opened AS (
    INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, reason)
    SELECT current_clinic_id(), e.patient_id, e.touch_id, e.channel, e.address, e.template, e.locale, e.reason FROM entry e
    ON CONFLICT (clinic_id, touch_id, channel) DO UPDATE SET address = excluded.address, status = 'queued', created_at = snowmelt_now()
    RETURNING id, touch_id, channel)
  INSERT INTO message_attempt (id, clinic_id, message_id, provider, body_hash, reference_code)
  SELECT e.attempt_id, current_clinic_id(), o.id, e.provider, e.body_hash, e.reference_code FROM entry e JOIN opened o USING (touch_id, channel)
$$;

-- The drawer takes a message: one statement outside any transaction, as a call to a provider is outside of it.
CREATE OR REPLACE FUNCTION put_in_drawer(p_clinic uuid, p_attempt uuid, p_channel text, p_address text, p_subject text, p_body text)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM set_config('app.clinic_id', p_clinic::text, true);
  INSERT INTO drawer_message (attempt_id, clinic_id, channel, address, subject, body)
  VALUES (p_attempt, p_clinic, p_channel, p_address, p_subject, p_body) ON CONFLICT (attempt_id) DO NOTHING;
END $$;

-- Published: who had the number when a text came, and the tasks about it.
CREATE OR REPLACE VIEW sender_of_text WITH (security_invoker = true) AS
  SELECT l.clinic_id, l.inbound_message_id, l.patient_id,
    ARRAY(SELECT s.task_id FROM inbound_message_task s WHERE s.inbound_message_id = l.inbound_message_id) AS task_ids
  FROM inbound_message_patient l;
GRANT SELECT ON sender_of_text TO snowmelt_app;
