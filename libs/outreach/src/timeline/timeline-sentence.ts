import { DateTime } from 'luxon';
import type { TimelineRow } from './timeline.repository.js';

const day = (local: string | null) => (local ? DateTime.fromISO(local, { zone: 'utc' }).toFormat('ccc, LLL d, h:mm a') : 'another time');
const words = (stage: string | null) => (stage ?? '').replaceAll('_', ' ');

const sentences: Record<string, (row: TimelineRow) => string> = {
  'patient.registered': () => 'Registered',
  'patient.contact-changed': () => 'Contact details changed',
  'course.started': (row) => `Course of treatment started: ${row.protocol}`,
  'stage.changed': (row) => `Stage changed from ${words(row.fromStage)} to ${words(row.toStage)}`,
  'appointment.booked': (row) => `Booked: ${row.service}, ${day(row.startsLocal)}`,
  'appointment.rescheduled': (row) => `Moved: ${row.service}, from ${day(row.previousLocal)} to ${day(row.startsLocal)}`,
  'appointment.cancelled': (row) => `Cancelled: ${row.service}, ${day(row.startsLocal)}`,
  'appointment.confirmed': (row) => `Confirmed by the patient: ${row.service}, ${day(row.startsLocal)}`,
  'appointment.arrived': (row) => `Arrived: ${row.service}`,
  'appointment.fulfilled': (row) => `Completed: ${row.service}`,
  'appointment.noshow': (row) => `Did not come: ${row.service}, ${day(row.startsLocal)}`,
  'visit.waiting': (row) => `In the waiting room: ${row.service}`,
  'visit.admitted': (row) => `Let in: ${row.service}`,
  'visit.started': (row) => `Visit begun: ${row.service}`,
  'visit.ended': (row) => `Visit ended: ${row.service}`,
  'note.started': (row) => `Note begun: ${row.service}`,
  'note.signed': (row) => `Note signed: ${row.service}`,
  'note.addendum-added': (row) => `Addendum to the note: ${row.service}`,
  'link.asked': (row) => `Link asked for: ${row.service}`,
  'touch.sent': (row) => `${row.educationCode ? `Sent to read (${row.educationCode})` : 'Sent'}: ${row.touchReason}, by ${(row.channels ?? '').replace('sms', 'text').replace('email', 'e-mail')}`,
  'message.delivered': (row) => `Delivered: ${row.touchReason}`,
  'message.failed': (row) => `Could not be delivered: ${row.touchReason}`,
  'patient.opted-out': () => 'Asked for no more texts (STOP)',
  'patient.opted-in': () => 'Asked for texts again (START)',
  'education.opened': (row) => `Opened the reading ${row.educationCode}`,
  'education.read': (row) => `Read by the patient: ${row.educationCode}`,
};

/** One sentence for staff, in the clinic's wall time. */
export function timelineSentence(row: TimelineRow): string {
  return sentences[row.type]?.(row) ?? row.type;
}
