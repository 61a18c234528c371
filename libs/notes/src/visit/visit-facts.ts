/** Whether the visit of appointment `a` began: the two met by video, or the patient came. */
export const BEGAN = `(a.visit_started_at IS NOT NULL OR a.arrived_at IS NOT NULL)`;

/** The clinicians that appointment `a` is booked with. */
export const BOOKED_WITH = `CROSS JOIN LATERAL clinicians_of(a.id) booked`;
