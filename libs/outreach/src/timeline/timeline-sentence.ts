import type { DomainEventType, EndReason } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import type { TimelineRow } from './timeline.repository.js';

/** Adds the year if it differs from that of the entry. */
function day(local: string | null, { at }: TimelineRow): string {
  if (!local) return 'another time';
  return DateTime.fromISO(local, { zone: 'utc' }).toFormat(
    local.slice(0, 4) === at.slice(0, 4) ? 'ccc, LLL d, h:mm a' : 'ccc, LLL d, yyyy, h:mm a',
  );
}
const visit = (row: TimelineRow) => `${row.service}, ${day(row.startsLocal, row)}`;
const touch = (row: TimelineRow) => `${row.touchReason}${row.touchLocal ? ` (${day(row.touchLocal, row)})` : ''}`;
const cancelled = ({ cancelledBy }: TimelineRow) =>
  cancelledBy === null ? 'Cancelled' : `Cancelled by the ${cancelledBy}`;
const words = (stage: string | null) => (stage ?? '').replaceAll('_', ' ');
const becauseOf: Record<EndReason, string> = {
  goals_met: 'the goals were met',
  no_benefit: 'no benefit',
  harm: 'harm or side effects',
  lost: 'lost to follow-up',
  patient_choice: 'the patient’s choice',
};
const because = ({ endReason }: TimelineRow) => (endReason ? `: ${becauseOf[endReason]}` : '');
const channel = ({ consentTo }: TimelineRow) => (consentTo === 'email' ? 'e-mail' : 'texts');

const notices = { crisis: 'Possible crisis. ', check: 'Check the words. ', none: '' };
const wroteByText = ({ words: written, crisisLevel }: TimelineRow) =>
  `${notices[crisisLevel ?? 'none']}Wrote by text: ${written === null ? '(a picture, not stored)' : `“${written}”`}`;

const sentences: Record<DomainEventType, (row: TimelineRow, reading: string | null) => string> = {
  'patient.registered': () => 'Registered',
  'patient.contact-changed': () => 'Contact details changed',
  'consent.given': (row) => `Agreed to ${channel(row)}`,
  'consent.revoked': (row) =>
    row.revokedReason === 'address_changed'
      ? `Consent to ${channel(row)} ended with the old ${row.consentTo === 'email' ? 'address' : 'number'}`
      : `Withdrew the consent to ${channel(row)}`,
  'course.started': (row) => `Course of treatment started: ${row.protocol}`,
  'stage.changed': (row) => `Stage changed from ${words(row.fromStage)} to ${words(row.toStage)}${because(row)}`,
  'appointment.booked': (row) => `Booked: ${visit(row)}`,
  'appointment.rescheduled': (row) =>
    `Moved: ${row.service}, from ${day(row.previousLocal, row)} to ${day(row.startsLocal, row)}`,
  'appointment.cancelled': (row) => `${cancelled(row)}: ${visit(row)}`,
  'appointment.confirmed': (row) => `Confirmed by the patient: ${visit(row)}`,
  'appointment.arrived': (row) => `Arrived: ${visit(row)}`,
  'appointment.fulfilled': (row) => `${row.isStoppedEarly ? 'Stopped early' : 'Completed'}: ${visit(row)}`,
  'appointment.noshow': (row) => `Did not come: ${visit(row)}`,
  'visit.waiting': (row) => `In the waiting room: ${visit(row)}`,
  'visit.admitted': (row) => `Admitted: ${visit(row)}`,
  'visit.started': (row) => `Visit started: ${visit(row)}`,
  'visit.ended': (row) => `Visit ended: ${visit(row)}`,
  'note.started': (row) => `Note started: ${visit(row)}`,
  'note.handed-over': (row) => `Note handed over: ${visit(row)}`,
  'note.signed': (row) => `Note signed: ${visit(row)}`,
  'note.addendum-added': (row) => `Addendum to the note: ${visit(row)}`,
  'link.asked': (row) => `Link requested: ${visit(row)}`,
  'links.taken-back': () => 'All links taken back by the clinic',
  'touch.sent': (row, reading) =>
    `${reading ? `Sent to read “${reading}”` : 'Sent'}: ${touch(row)}, by ${(row.channels ?? '').replace('sms', 'text').replace('email', 'e-mail')}`,
  'touch.failed': (row) => `Could not be sent: ${touch(row)}`,
  'touch.expired': (row) => `Too late to be sent: ${touch(row)}`,
  'touch.unclear': (row) => `Not known whether it arrived: ${touch(row)}`,
  'touch.asked-again': (row) => `Sent again by the clinic: ${touch(row)}`,
  'message.accepted': (row) => `Confirmed by the provider: ${touch(row)}`,
  'message.delivered': (row) => `Delivered: ${touch(row)}`,
  'message.failed': (row) => `Could not be delivered: ${touch(row)}`,
  'message.received': wroteByText,
  'reply.confirmed': () => 'Replied 1: I come',
  'text.answered': () => 'The clinic answered a text',
  'patient.opted-out': () => 'Opted out of texts (STOP)',
  'patient.texts-paused': () => 'Texts paused: STOP or a question?',
  'patient.texts-resumed': () => 'Texts go on: it was a question',
  'patient.opted-in': () => 'Opted in to texts again (START)',
  'education.opened': (_row, reading) => `Opened the reading “${reading}”`,
  'education.read': (_row, reading) => `Read by the patient: “${reading}”`,
};

/**
 * One sentence for staff, in the clinic's wall time. `reading`: the title of the education item. An event that only a
 * newer release knows is shown by its name.
 */
export function timelineSentence(row: TimelineRow, reading: string | null): string {
  return row.type in sentences ? sentences[row.type as DomainEventType](row, reading) : row.type;
}
