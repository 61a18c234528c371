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

-- The events of a whole transaction, sent with its COMMIT.
CREATE OR REPLACE FUNCTION append_domain_events(p_entries jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO domain_event (clinic_id, type, patient_id, payload)
  SELECT current_clinic_id(), i.value ->> 'type', (i.value ->> 'patient_id')::uuid, i.value -> 'payload'
  FROM jsonb_array_elements(p_entries) WITH ORDINALITY i(value, place) ORDER BY i.place
$$;

-- Published: what happened to patients, for the timeline. Whoever plans by a fact reads it from its owner, not from here.
CREATE OR REPLACE VIEW recorded_event WITH (security_invoker = true) AS SELECT clinic_id, id, seq, type, patient_id, payload, occurred_at FROM domain_event;
GRANT SELECT ON recorded_event TO snowmelt_app;
