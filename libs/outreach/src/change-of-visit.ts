import { VISIT_CANCELLED, VISIT_MOVED } from './plan/kinds/visit-change.js';

/**
 * The versions of an appointment `a` of which a message may have told the patient its time. A reading names none.
 */
const sentVersions = `ARRAY(SELECT w.appointment_version FROM touch w JOIN touch_message x ON x.touch_id = w.id
  WHERE w.patient_id = a.patient_id AND w.appointment_id = a.id AND w.education_code IS NULL AND x.may_have_left AND x.status NOT IN ('undelivered', 'failed'))`;

/** What the clinic changed of the appointment `a`, as the patient sees it. */
export const changeOfVisit = `change_of_visit(a.id, ${sentVersions})`;

/** Nobody has told the patient of it, who has not confirmed the visit since: `c` is a row of `changeOfVisit`. */
const isUntold = `c.told_by IS NULL AND NOT coalesce(a.confirmed_at > c.changed_at, false)`;

/** Whether this version is a change of the appointment `a` that the patient still has to hear of. */
export const isOwedChange = (version: string) =>
  `EXISTS (SELECT FROM ${changeOfVisit} c WHERE c.version = ${version} AND ${isUntold})`;

/** Whether a touch tells of a change: it is judged by the change, not by whether the visit takes place. */
export const tellsOfChangeIn = (touch: string) => `${touch}.template IN ('${VISIT_MOVED}', '${VISIT_CANCELLED}')`;
