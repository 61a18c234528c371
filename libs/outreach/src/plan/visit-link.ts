import type { AppointmentFact, Facts, PlannedTouch } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { beforeItBegins } from './send-window.js';

export const VISIT_LINK = 'visit-link';

/**
 * A visit's link goes at once when somebody asks for it. Without one nobody gets into a visit by video: when that was agreed on so late
 * that no reminder is left to bring it (`reminded`), it goes by itself. It answers what was just agreed, so it keeps to the outer hours only.
 */
export function visitLink({ patient }: Facts, appointment: AppointmentFact, policy: OutreachPolicy, reminded: boolean): PlannedTouch[] {
  const { id, version, modality, startsAt, agreedAt, pageUntil } = appointment;
  const linkAsked = appointment.linkAsked && appointment.linkAsked.at < pageUntil ? appointment.linkAsked : null;
  const since = linkAsked?.at ?? (modality === 'telehealth' && !reminded ? agreedAt : null);
  if (!since) return [];
  const dueAt = beforeItBegins(since, startsAt, patient.timeZone, policy.outerWindow);
  if (dueAt >= pageUntil) return [];
  return [{
    key: `appointment:${id}:v${version}:link${linkAsked ? `-${linkAsked.id}` : ''}`, kind: 'reminder', template: VISIT_LINK, reason: linkAsked ? 'Link to the visit, asked for' : 'Link to the visit',
    appointmentId: id, appointmentVersion: version, courseId: null, educationCode: null, dueAt, expiresAt: pageUntil,
  }];
}
