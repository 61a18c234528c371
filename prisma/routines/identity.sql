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

CREATE OR REPLACE FUNCTION clinic_of_staff_link(p_token_hash bytea)
RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT clinic_id FROM staff_link WHERE token_hash = p_token_hash $$;
ALTER FUNCTION clinic_of_staff_link(bytea) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinic_of_staff_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_of_staff_link(bytea) TO snowmelt_app;

CREATE OR REPLACE FUNCTION clinic_of_passkey(p_credential_id bytea)
RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT clinic_id FROM staff_passkey WHERE credential_id = p_credential_id $$;
ALTER FUNCTION clinic_of_passkey(bytea) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION clinic_of_passkey(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_of_passkey(bytea) TO snowmelt_app;

-- Published: the mails with a link for staff that wait to be sent. Across clinics, ids only.
CREATE OR REPLACE FUNCTION staff_links_due(p_limit integer)
RETURNS TABLE (clinic_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.clinic_id, l.id FROM staff_link l JOIN staff_user u ON u.id = l.staff_user_id AND u.disabled_at IS NULL WHERE l.outcome IS NULL AND l.revoked_at IS NULL AND l.due_at <= now() ORDER BY l.due_at LIMIT p_limit
$$;
ALTER FUNCTION staff_links_due(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION staff_links_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION staff_links_due(integer) TO snowmelt_app;

-- Published: for what is done clinic by clinic: a worker's round, a migration that changes rows.
CREATE OR REPLACE FUNCTION all_clinics() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id FROM clinic $$;
ALTER FUNCTION all_clinics() OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION all_clinics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION all_clinics() TO snowmelt_app;

-- Published: whether an open page was opened by a link to an address that is not the patient's any more, or by one that staff have taken back: nobody may stay
-- in a visit by it. For who asks, in their own clinic only.
CREATE OR REPLACE FUNCTION page_address_ended(p_session_id uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM patient_session s JOIN magic_link l ON l.clinic_id = s.clinic_id AND l.id = s.magic_link_id
    WHERE s.id = p_session_id AND (l.address_ended_at IS NOT NULL OR l.closed_because = 'taken-back'))
$$;

-- Whether somebody has a second factor that counts.
CREATE OR REPLACE FUNCTION has_factor(p_staff_user uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM staff_passkey WHERE staff_user_id = p_staff_user)
    OR EXISTS (SELECT FROM staff_authenticator WHERE staff_user_id = p_staff_user AND confirmed_at IS NOT NULL)
$$;

-- Published: who may prescribe is offered for doses, and may set the gap between two of them aside.
CREATE OR REPLACE FUNCTION is_prescriber(p_staff_user uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM staff_user WHERE id = p_staff_user AND 'prescriber' = ANY (roles))
$$;

-- Published: who works at the clinic under somebody who has left: a trainee may not be alone.
CREATE OR REPLACE VIEW unsupervised WITH (security_invoker = true) AS
  SELECT u.id FROM staff_user u JOIN staff_user s ON s.id = u.supervisor_id WHERE u.disabled_at IS NULL AND s.disabled_at IS NOT NULL;
GRANT SELECT ON unsupervised TO snowmelt_app;

-- Published: the licences of whoever works at the clinic, with their last day.
CREATE OR REPLACE VIEW ending_licence WITH (security_invoker = true) AS
  SELECT l.id, l.expires_on FROM staff_licence l JOIN staff_user u ON u.id = l.staff_user_id WHERE u.disabled_at IS NULL AND l.expires_on IS NOT NULL;
GRANT SELECT ON ending_licence TO snowmelt_app;

-- Published: until which day somebody has a qualification: a role, which has no end, or a licence or certificate of that kind. Null: they have none, or have left.
CREATE OR REPLACE FUNCTION qualified_until(p_staff_user uuid, p_qualification text) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p_qualification = ANY (u.roles) THEN 'infinity'::date
    ELSE (SELECT max(coalesce(l.expires_on, 'infinity')) FROM staff_licence l WHERE l.staff_user_id = u.id AND l.kind = p_qualification) END
  FROM staff_user u WHERE u.id = p_staff_user AND u.disabled_at IS NULL
$$;

-- Published: everything somebody is qualified as: their roles, and the licences and certificates that are good on a day.
CREATE OR REPLACE FUNCTION qualifications_of(p_staff_user uuid, p_on date) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT unnest(u.roles) FROM staff_user u WHERE u.id = p_staff_user AND u.disabled_at IS NULL
    UNION SELECT l.kind FROM staff_licence l JOIN staff_user u ON u.id = l.staff_user_id WHERE u.id = p_staff_user AND u.disabled_at IS NULL AND coalesce(l.expires_on, 'infinity') >= p_on ORDER BY 1)
$$;

-- Counts an attempt to sign in as failed before its password is looked at, one at a time for each account. From a browser in which the person has signed in
-- before, only that browser's failures count; from elsewhere those of the network and, twenty times as many, those of all networks together, of which 200 are forgotten in an hour. The fifth
-- failure locks for a second, each further one for twice as long, the tenth for a quarter of an hour; then the waits begin again. Without a hash it is locked.
CREATE OR REPLACE FUNCTION reserve_sign_in(p_email text, p_network text, p_device bytea)
RETURNS TABLE (id uuid, password_hash text, sources text[], is_locked boolean) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  SELECT u.id, u.password_hash INTO id, password_hash FROM staff_user u WHERE u.email = lower(p_email) AND u.disabled_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('sign-in:' || id, 0));
  sources := CASE WHEN EXISTS (SELECT FROM staff_device d WHERE d.staff_user_id = reserve_sign_in.id AND d.token_hash = p_device)
    THEN ARRAY['device ' || encode(p_device, 'hex')] ELSE ARRAY['network ' || p_network, 'elsewhere'] END;
  is_locked := EXISTS (SELECT FROM sign_in_count c WHERE c.staff_user_id = reserve_sign_in.id AND c.source = ANY (sources) AND c.locked_until > now());
  IF is_locked THEN
    password_hash := NULL;
    RETURN NEXT;
    RETURN;
  END IF;
  INSERT INTO sign_in_count AS c (clinic_id, staff_user_id, source, failures)
  SELECT current_clinic_id(), reserve_sign_in.id, s, 1 FROM unnest(sources) s
  ON CONFLICT (clinic_id, staff_user_id, source) DO UPDATE SET last_at = now(),
    failures = CASE WHEN c.source = 'elsewhere' THEN 1 + greatest(0, c.failures - floor(extract(epoch FROM now() - c.last_at) / 18)::integer)
      WHEN c.failures >= 10 THEN 5 ELSE c.failures + 1 END;
  UPDATE sign_in_count c SET locked_until = CASE
      WHEN c.source = 'elsewhere' THEN CASE WHEN c.failures >= 200 THEN now() + interval '15 minutes' END
      WHEN c.failures >= 10 THEN now() + interval '15 minutes'
      WHEN c.failures >= 5 THEN now() + interval '1 second' * (2 ^ (c.failures - 5)) END
  WHERE c.staff_user_id = reserve_sign_in.id AND c.source = ANY (sources);
  RETURN NEXT;
END $$;

-- A second request with the same key waits for the first one's transaction. In one function of two statements: the second sees what the
-- transaction it waited for has committed, which one statement would not.
CREATE OR REPLACE FUNCTION claim_idempotency_key(p_actor uuid, p_route text, p_key text, p_good_for interval)
RETURNS TABLE (body_hash bytea, status integer, response jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'idempotency:', current_clinic_id(), p_actor, p_route, p_key), 0));
  RETURN QUERY SELECT r.body_hash, r.status, r.response FROM idempotency_record r
    WHERE r.clinic_id = current_clinic_id() AND r.actor_id = p_actor AND r.route = p_route AND r.key = p_key AND r.created_at > now() - p_good_for;
END $$;

CREATE OR REPLACE FUNCTION keep_responses(p_entries jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO idempotency_record (clinic_id, actor_id, route, key, body_hash, status, response)
  SELECT current_clinic_id(), e.actor_id, e.route, e.key, e.body_hash, e.status, e.response
  FROM jsonb_to_recordset(p_entries) AS e(actor_id uuid, route text, key text, body_hash bytea, status integer, response jsonb)
  ON CONFLICT (clinic_id, actor_id, route, key) DO UPDATE
  SET body_hash = excluded.body_hash, status = excluded.status, response = excluded.response, created_at = now()
$$;

-- Each request of staff begins with it, outside any transaction: so it finds the clinic, reads under that clinic's row-level security and writes
-- only when there is something to extend, all in one statement.
CREATE OR REPLACE FUNCTION resume_staff_session(p_token_hash bytea, p_idle interval, p_extend boolean)
RETURNS TABLE (clinic_id uuid, id uuid, staff_user_id uuid, roles text[], awaits text, proved_seconds integer, proved_by text) LANGUAGE plpgsql VOLATILE AS $$
DECLARE v_seen timestamptz;
BEGIN
  PERFORM set_config('app.clinic_id', coalesce(clinic_of_staff_session(p_token_hash)::text, ''), true);
  SELECT s.clinic_id, s.id, u.id, u.roles, s.awaits, extract(epoch FROM now() - s.proved_at)::integer, s.proved_by, s.last_seen_at
  INTO clinic_id, id, staff_user_id, roles, awaits, proved_seconds, proved_by, v_seen
  FROM staff_session s JOIN staff_user u ON u.id = s.staff_user_id
  WHERE s.token_hash = p_token_hash AND s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - p_idle AND u.disabled_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  IF p_extend AND v_seen < now() - interval '30 seconds' THEN
    UPDATE staff_session s SET last_seen_at = now() WHERE s.id = resume_staff_session.id AND s.revoked_at IS NULL;
  END IF;
  RETURN NEXT;
END $$;

-- Published: the clinic of who asks, for row-level security leaves no other: its name, how it signs a message, its telephone number and its zone.
CREATE OR REPLACE VIEW own_clinic WITH (security_invoker = true) AS SELECT id, name, sender_name, phone, time_zone FROM clinic;
GRANT SELECT ON own_clinic TO snowmelt_app;

-- Published: what colleagues are called, also those who have left.
CREATE OR REPLACE VIEW staff_name WITH (security_invoker = true) AS SELECT clinic_id, id, display_name FROM staff_user;
GRANT SELECT ON staff_name TO snowmelt_app;

-- Published: the colleagues to whom work can be given, with their roles: nobody who has left.
CREATE OR REPLACE VIEW colleague WITH (security_invoker = true) AS SELECT clinic_id, id, display_name, roles FROM staff_user WHERE disabled_at IS NULL;
GRANT SELECT ON colleague TO snowmelt_app;

-- Published: whether somebody still works at their clinic. Across clinics.
CREATE OR REPLACE FUNCTION still_works(p_staff_user uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM staff_user WHERE id = p_staff_user AND disabled_at IS NULL)
$$;
ALTER FUNCTION still_works(uuid) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION still_works(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION still_works(uuid) TO snowmelt_app;

-- Published: when the last link to a visit was closed because its address was no longer the patient's; null while none was.
CREATE OR REPLACE FUNCTION link_lost_at(p_appointment uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT max(address_ended_at) FROM magic_link WHERE appointment_id = p_appointment AND address_ended_at IS NOT NULL
$$;

-- Published: whether a patient's page is still open. Whoever closes it waits for the end of this transaction.
CREATE OR REPLACE FUNCTION hold_page(p_session uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM patient_session WHERE id = p_session AND revoked_at IS NULL FOR SHARE;
  RETURN FOUND;
END $$;

-- For this release only (20261129001690): a server of the former release closes the links to a cancelled visit without saying why.
CREATE OR REPLACE FUNCTION close_links_of_former_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE magic_link SET closed_because = 'cancelled' WHERE clinic_id = NEW.clinic_id AND appointment_id = (NEW.payload ->> 'appointmentId')::uuid
    AND closed_because IS DISTINCT FROM 'taken-back';
  RETURN NULL;
END $$;

-- New links, sent with the COMMIT of the transaction that writes their messages. Older ones of the same visit stay good: people press the link they find first.
CREATE OR REPLACE FUNCTION issue_magic_links(p_entries jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, education_code, touch_id, channel, token_hash, expires_at)
  SELECT current_clinic_id(), e.patient_id, e.purpose, e.appointment_id, e.education_code, e.touch_id, e.channel, e.token_hash, e.expires_at
  FROM jsonb_to_recordset(p_entries) AS e(patient_id uuid, purpose text, appointment_id uuid, education_code text, touch_id uuid,
    channel text, token_hash bytea, expires_at timestamptz);
END $$;
