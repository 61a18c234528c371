/**
 * What the visit of an appointment `a` itself said at its present time; before it was moved does not count. Telehealth is no library
 * this one may ask, so its facts are read from the events.
 */
export const SEEN = `
  CROSS JOIN LATERAL (SELECT min(e.occurred_at) FILTER (WHERE e.type = 'visit.started') AS started_at, max(e.occurred_at) FILTER (WHERE e.type = 'visit.ended') AS ended_at,
      coalesce(bool_or(e.type IN ('visit.started', 'appointment.arrived')), false) AS began
    FROM domain_event e WHERE e.patient_id = a.patient_id AND e.payload ->> 'appointmentId' = a.id::text AND e.type IN ('visit.started', 'visit.ended', 'appointment.arrived')
      AND e.seq > coalesce((SELECT max(m.seq) FROM domain_event m WHERE m.patient_id = a.patient_id AND m.payload ->> 'appointmentId' = a.id::text AND m.type = 'appointment.rescheduled'), 0)) seen`;

/** With whom the appointment `a` is booked. */
export const BOOKED_WITH = `
  CROSS JOIN LATERAL (SELECT string_agg(r.name, ', ' ORDER BY r.name) AS clinician, coalesce(array_agg(r.staff_user_id) FILTER (WHERE r.staff_user_id IS NOT NULL), '{}') AS ids
    FROM reservation v JOIN bookable_resource r ON r.id = v.resource_id WHERE v.appointment_id = a.id AND r.kind = 'clinician') booked`;
