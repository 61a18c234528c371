/**
 * What the visit of an appointment `a` itself said at its present time. Telehealth is no library this one may ask, so its facts are
 * read from the events.
 */
export const SEEN = `
  CROSS JOIN LATERAL (SELECT min(e.occurred_at) FILTER (WHERE e.type = 'visit.started') AS started_at, max(coalesce((e.payload ->> 'heldUntil')::timestamptz, e.occurred_at)) FILTER (WHERE e.type = 'visit.ended') AS ended_at,
      coalesce(bool_or(e.type IN ('visit.started', 'appointment.arrived')), false) AS began
    FROM events_since_moved(a.patient_id, a.id) e) seen`;

/** With whom the appointment `a` is booked. */
export const BOOKED_WITH = `
  CROSS JOIN LATERAL (SELECT string_agg(r.name, ', ' ORDER BY r.name) AS clinician, coalesce(array_agg(r.staff_user_id) FILTER (WHERE r.staff_user_id IS NOT NULL), '{}') AS ids
    FROM reservation v JOIN bookable_resource r ON r.id = v.resource_id WHERE v.appointment_id = a.id AND r.kind = 'clinician') booked`;
