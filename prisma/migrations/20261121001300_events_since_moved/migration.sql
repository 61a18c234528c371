-- What happened around an appointment at its present time: what was said of it before it was moved does not count. For who asks, in their own clinic
-- only, and so plain that it becomes part of the statement that asks and finds a patient's events by their index.
CREATE FUNCTION events_since_moved(p_patient_id uuid, p_appointment_id uuid) RETURNS SETOF domain_event LANGUAGE sql STABLE SECURITY INVOKER AS $$
  SELECT e.* FROM domain_event e
  WHERE e.patient_id = p_patient_id AND e.payload ->> 'appointmentId' = p_appointment_id::text
    AND e.seq > coalesce((SELECT max(m.seq) FROM domain_event m
      WHERE m.patient_id = p_patient_id AND m.payload ->> 'appointmentId' = p_appointment_id::text AND m.type = 'appointment.rescheduled'), 0)
$$;
