/**
 * When the visit of appointment `a` began and ended, since the appointment was last moved. Read from the events,
 * because this library may not import telehealth.
 */
export const SEEN = `
  CROSS JOIN LATERAL (SELECT min(e.occurred_at) FILTER (WHERE e.type = 'visit.started') AS started_at,
    max(coalesce((e.payload ->> 'heldUntil')::timestamptz, e.occurred_at)) FILTER (WHERE e.type = 'visit.ended') AS ended_at,
      coalesce(bool_or(e.type IN ('visit.started', 'appointment.arrived')), false) AS began
    FROM events_since_moved(a.patient_id, a.id) e) seen`;

/** The clinicians that appointment `a` is booked with. */
export const BOOKED_WITH = `
  CROSS JOIN LATERAL (SELECT string_agg(r.name, ', ' ORDER BY r.name) AS clinician, coalesce(array_agg(r.staff_user_id) FILTER (WHERE r.staff_user_id IS NOT NULL), '{}') AS ids
    FROM reservation v JOIN bookable_resource r ON r.id = v.resource_id WHERE v.appointment_id = a.id AND r.kind = 'clinician') booked`;
