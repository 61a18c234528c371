-- Which events wait for their subscribers. Across clinics, ids only.
CREATE OR REPLACE FUNCTION pending_events(p_limit integer)
RETURNS TABLE (clinic_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.clinic_id, e.id FROM domain_event e
  WHERE e.delivered_at IS NULL AND e.next_try_at <= now() ORDER BY e.seq LIMIT p_limit
$$;
ALTER FUNCTION pending_events(integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION pending_events(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pending_events(integer) TO snowmelt_app;

-- For servers of the former release; the owners keep these facts now. What happened around an appointment at its present time: what was said of it before it was moved does not count. For who asks, in their own clinic
-- only, and so plain that it becomes part of the statement that asks and finds a patient's events by their index.
CREATE OR REPLACE FUNCTION events_since_moved(p_patient_id uuid, p_appointment_id uuid) RETURNS SETOF domain_event LANGUAGE sql STABLE AS $$
  SELECT e.* FROM domain_event e
  WHERE e.patient_id = p_patient_id AND e.payload ->> 'appointmentId' = p_appointment_id::text
    AND e.seq > coalesce((SELECT max(m.seq) FROM domain_event m
      WHERE m.patient_id = p_patient_id AND m.payload ->> 'appointmentId' = p_appointment_id::text AND m.type = 'appointment.rescheduled'), 0)
$$;

-- The events of a whole transaction, sent with its COMMIT. The lock lasts from here to the end of it, so what is committed later has the higher number: nobody
-- finds an event and misses an earlier one. It is taken after that of the audit log, whose statement is sent first.
-- `app.owners_told`: for the triggers that only servers of the former release need (20261129001690), and dropped with them.
CREATE OR REPLACE FUNCTION append_domain_events(p_entries jsonb) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('events:' || current_clinic_id()::text, 0));
  SELECT set_config('app.owners_told', 'yes', true);
  INSERT INTO domain_event (clinic_id, type, patient_id, payload)
  SELECT current_clinic_id(), i.value ->> 'type', (i.value ->> 'patient_id')::uuid, i.value -> 'payload'
  FROM jsonb_array_elements(p_entries) WITH ORDINALITY i(value, place) ORDER BY i.place
$$;

-- Published: what happened to patients, for the timeline. Whoever plans by a fact reads it from its owner, not from here.
CREATE OR REPLACE VIEW recorded_event WITH (security_invoker = true) AS SELECT clinic_id, id, seq, type, patient_id, payload, occurred_at FROM domain_event;
GRANT SELECT ON recorded_event TO snowmelt_app;

-- Gives the clinic's pending events to their subscribers: `p_subscribers[n]` hears of `p_heard_types[n]`. The types in `p_types` are those that the caller knows.
-- One caller at a time, in the order of the events: else a later event could reach a subscriber first. Returns how many events there were.
CREATE OR REPLACE FUNCTION hand_out_events(p_types text[], p_heard_types text[], p_subscribers text[], p_limit integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE handed integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('hand out:' || current_clinic_id()::text, 0));
  WITH pending AS (
    SELECT e.seq FROM domain_event e WHERE e.clinic_id = current_clinic_id() AND e.delivered_at IS NULL AND e.type = ANY (p_types) ORDER BY e.seq LIMIT p_limit),
  event AS (
    UPDATE domain_event e SET delivered_at = now() FROM pending p
    WHERE e.clinic_id = current_clinic_id() AND e.seq = p.seq AND e.delivered_at IS NULL RETURNING e.seq, e.type, coalesce(e.patient_id, e.clinic_id) AS patient_id),
  delivery AS (
    INSERT INTO event_delivery (clinic_id, subscriber, patient_id, event_seq)
    SELECT current_clinic_id(), h.subscriber, e.patient_id, e.seq FROM event e JOIN unnest(p_heard_types, p_subscribers) h(type, subscriber) ON h.type = e.type
    ON CONFLICT DO NOTHING)
  SELECT count(*) INTO handed FROM event;
  RETURN handed;
END $$;

-- What these subscribers may handle now: of each patient the first event only. Across clinics, no more than whose it is.
CREATE OR REPLACE FUNCTION next_event_deliveries(p_subscribers text[], p_limit integer)
RETURNS TABLE (clinic_id uuid, subscriber text, patient_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.clinic_id, d.subscriber, d.patient_id FROM event_delivery d
  WHERE d.next_try_at <= now() AND d.subscriber = ANY (p_subscribers)
    AND NOT EXISTS (SELECT FROM event_delivery f WHERE f.clinic_id = d.clinic_id AND f.subscriber = d.subscriber AND f.patient_id = d.patient_id AND f.event_seq < d.event_seq)
  ORDER BY d.event_seq, array_position(p_subscribers, d.subscriber) LIMIT p_limit
$$;
ALTER FUNCTION next_event_deliveries(text[], integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION next_event_deliveries(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_event_deliveries(text[], integer) TO snowmelt_app;

-- Published: how many facts have not reached every subscriber, of all clinics.
CREATE OR REPLACE FUNCTION pending_facts() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT ((SELECT count(*) FROM domain_event e WHERE e.delivered_at IS NULL) + (SELECT count(*) FROM event_delivery))::int
$$;
ALTER FUNCTION pending_facts() OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION pending_facts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pending_facts() TO snowmelt_app;

-- Published: what a subscriber could not handle in ten tries, a quarter of an hour, and when it happened. For who asks, in their own clinic only.
CREATE OR REPLACE VIEW stuck_event_delivery WITH (security_invoker = true) AS
  SELECT d.clinic_id, d.subscriber, d.event_seq, NULLIF(d.patient_id, d.clinic_id) AS patient_id, e.occurred_at
  FROM event_delivery d JOIN domain_event e ON e.clinic_id = d.clinic_id AND e.seq = d.event_seq WHERE d.tries >= 10;
GRANT SELECT ON stuck_event_delivery TO snowmelt_app;
