-- The log with its hash chain. Entries are appended by append_audit_event only: it numbers and chains them.

-- What an entry says, together with the hash of the one before it.
CREATE OR REPLACE FUNCTION audit_hash(previous bytea, e audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(previous || convert_to(jsonb_build_object(
    'clinic', e.clinic_id, 'seq', e.seq, 'at', to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    'actorKind', e.actor_kind, 'actor', e.actor_id, 'action', e.action, 'entityKind', e.entity_kind,
    'entity', e.entity_id, 'patient', e.patient_id, 'detail', e.detail)::text, 'UTF8'))
$$;

-- One statement appends: the lock is per clinic and lasts to the end of the transaction, so the chain has no fork.
-- Without sorting: a plan made while the log was short would read all of it for its last entry, while the whole clinic waits.
-- It runs as the owner of the tables, and the application may insert no entry by itself: one of anybody's own making, with a number of their choice,
-- could stop a clinic's log for ever. The policies hold the owner too.
CREATE OR REPLACE FUNCTION append_audit_event(p_actor_kind text, p_actor_id uuid, p_action text, p_entity_kind text,
                                              p_entity_id uuid, p_patient_id uuid, p_detail jsonb)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE e audit_event; last audit_event;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || current_clinic_id()::text, 0));
  SELECT * INTO last FROM audit_event WHERE clinic_id = current_clinic_id() ORDER BY seq DESC LIMIT 1;
  e.clinic_id := current_clinic_id();
  e.seq := coalesce(last.seq, 0) + 1;
  e.occurred_at := clock_timestamp();
  e.actor_kind := p_actor_kind; e.actor_id := p_actor_id; e.action := p_action;
  e.entity_kind := p_entity_kind; e.entity_id := p_entity_id; e.patient_id := p_patient_id;
  e.detail := coalesce(p_detail, '{}');
  e.previous_hash := coalesce(last.hash, sha256(convert_to('clinic:' || e.clinic_id::text, 'UTF8')));
  e.hash := audit_hash(e.previous_hash, e);
  INSERT INTO audit_event SELECT e.*;
  RETURN e.seq;
END $$;
REVOKE ALL ON FUNCTION append_audit_event(text, uuid, text, text, uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_audit_event(text, uuid, text, text, uuid, uuid, jsonb) TO snowmelt_app;

-- The entries of a whole transaction, sent with its COMMIT: the chain is locked for that moment only, after all other locks.
-- An entry with a session is written once in that session. Whether it is there already is looked up before the chain is locked, and in
-- one order: a poll that finds its entry waits for nobody, and two that write the same wait for each other only.
CREATE OR REPLACE FUNCTION append_audit_events(p_entries jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE e record;
BEGIN
  FOR e IN
    WITH entry AS MATERIALIZED (
      SELECT x.*, i.place, sha256(convert_to(jsonb_build_array(x.action, x.entity_kind, x.entity_id, x.patient_id, x.detail)::text, 'UTF8')) AS hash
      FROM jsonb_array_elements(p_entries) WITH ORDINALITY i(value, place),
        jsonb_to_record(i.value) AS x(session_id uuid, actor_kind text, actor_id uuid, action text, entity_kind text, entity_id uuid, patient_id uuid, detail jsonb)),
    once AS MATERIALIZED (SELECT session_id, hash, min(place) AS place FROM entry WHERE session_id IS NOT NULL GROUP BY session_id, hash),
    first_time AS (
      INSERT INTO session_reading (clinic_id, session_id, entry_hash) SELECT current_clinic_id(), session_id, hash FROM once ORDER BY session_id, hash
      ON CONFLICT DO NOTHING RETURNING session_id, entry_hash)
    SELECT entry.* FROM entry
    WHERE session_id IS NULL OR place IN (SELECT once.place FROM once JOIN first_time f ON f.session_id = once.session_id AND f.entry_hash = once.hash)
    ORDER BY place
  LOOP
    PERFORM append_audit_event(e.actor_kind, e.actor_id, e.action, e.entity_kind, e.entity_id, e.patient_id, e.detail);
  END LOOP;
END $$;

-- For servers of the former release; `append_audit_events` replaces it.
-- What a page asks again and again is one reading: the same entry is written once in a session, of staff as of a patient.
-- A poll that finds its entry takes no lock of the chain, for which all of the clinic would wait. Two at once wait for each other only.
CREATE OR REPLACE FUNCTION append_audit_event_once(p_session_id uuid, p_actor_kind text, p_actor_id uuid, p_action text,
                                                   p_entity_kind text, p_entity_id uuid, p_patient_id uuid, p_detail jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_reading (clinic_id, session_id, entry_hash)
  VALUES (current_clinic_id(), p_session_id, sha256(convert_to(jsonb_build_array(p_action, p_entity_kind, p_entity_id, p_patient_id, p_detail)::text, 'UTF8')))
  ON CONFLICT DO NOTHING;
  IF FOUND THEN PERFORM append_audit_event(p_actor_kind, p_actor_id, p_action, p_entity_kind, p_entity_id, p_patient_id, p_detail); END IF;
END $$;

-- The first broken link of the clinic's chain, or no row when it is whole. From an entry on, if one is named: that one is taken to follow what is before it;
-- and only so many: a statement that reads years would be given up.
CREATE OR REPLACE FUNCTION first_broken_audit_event(p_since bigint DEFAULT 0, p_most bigint DEFAULT 9000000000000000) RETURNS TABLE (seq bigint) LANGUAGE sql STABLE AS $$
  SELECT w.seq FROM (
    SELECT a.*, lag(a.hash) OVER o AS expected_previous, row_number() OVER o + greatest(p_since - 1, 0) AS expected_seq
    FROM audit_event a WHERE a.clinic_id = current_clinic_id() AND a.seq >= p_since AND a.seq < p_since + p_most WINDOW o AS (ORDER BY a.seq)) w
  JOIN audit_event e USING (clinic_id, seq)
  WHERE w.seq <> w.expected_seq
     OR w.previous_hash <> CASE WHEN w.seq = p_since THEN w.previous_hash
       ELSE coalesce(w.expected_previous, sha256(convert_to('clinic:' || w.clinic_id::text, 'UTF8'))) END
     OR w.hash <> audit_hash(w.previous_hash, e)
  ORDER BY w.seq LIMIT 1
$$;

-- Published: the hash of what was signed, as the log has it since then.
CREATE OR REPLACE VIEW signed_hash WITH (security_invoker = true) AS
  SELECT clinic_id, entity_id, detail ->> 'contentHash' AS content_hash FROM audit_event WHERE detail ? 'contentHash';
GRANT SELECT ON signed_hash TO snowmelt_app;

-- Published: the marks of what was read in sessions that are over.
CREATE OR REPLACE FUNCTION forget_session_readings(p_sessions uuid[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM session_reading WHERE session_id = ANY (p_sessions)
$$;
