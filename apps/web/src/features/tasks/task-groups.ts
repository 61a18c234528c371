import type { Task } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { HOUR } from '../../shell/times';

export interface TaskGroup {
  readonly title: 'Now' | 'Overdue' | 'Today' | 'This week' | 'Later';
  readonly tasks: readonly Task[];
}

const order: readonly TaskGroup['title'][] = ['Now', 'Overdue', 'Today', 'This week', 'Later'];

/** Where a task stands in the list: the urgent first, then by the day in the clinic's time. */
function titleOf({ isUrgent, dueAt }: Task, now: DateTime): TaskGroup['title'] {
  if (isUrgent) return 'Now';
  const due = DateTime.fromISO(dueAt).setZone(now.zone);
  if (due <= now) return 'Overdue';
  if (due.hasSame(now, 'day')) return 'Today';
  return due.hasSame(now, 'week') ? 'This week' : 'Later';
}

export const groupsOf = (tasks: readonly Task[], now: DateTime): TaskGroup[] =>
  order
    .map((title) => ({ title, tasks: tasks.filter((task) => titleOf(task, now) === title) }))
    .filter(({ tasks: found }) => found.length > 0);

/**
 * A time of day today, a weekday within the week, else the day, with its year if it is far: "11:00 AM", "Wed 11:00 AM",
 * "Mon, Jan 4".
 */
export function showBy(instant: string, now: DateTime): string {
  const at = DateTime.fromISO(instant).setZone(now.zone);
  if (at.hasSame(now, 'day')) return at.toFormat(HOUR);
  const days = Math.abs(at.diff(now, 'days').days);
  return at.toFormat(days < 6 ? `ccc ${HOUR}` : days < 300 ? 'ccc, LLL d' : 'ccc, LLL d, yyyy');
}

const roles: Record<Task['role'], string> = {
  front_desk: 'front desk',
  nurse: 'nurses',
  clinician: 'therapists',
  prescriber: 'prescribers',
  medical_director: 'the medical director',
  admin: 'administrators',
};
export const showRole = (role: Task['role']) => roles[role];
export const roleChoices = Object.entries(roles).map(([value, label]) => ({ value, label }));

/** Kinds that are about a text of a patient. */
const ofTexts: readonly Task['kind'][] = [
  'crisis_text',
  'check_words',
  'stop_or_question',
  'may_mean_visit',
  'call_asked',
  'other_time_asked',
  'picture_or_empty',
  'patient_wrote',
  'stranger_wrote',
  'unknown_clinic',
];
/** What staff can send again, on the chart. */
export const isAboutMessage = ({ kind }: Task) => kind === 'message_failed' || kind === 'message_unclear';
export const isAboutText = ({ kind }: Task) => ofTexts.includes(kind);

/** A task as a screen reader hears it beside its buttons. */
export const nameOf = ({ title, patient }: Task) => [patient?.name, title].filter(Boolean).join(', ');

/** Who has it, and to whom it goes on: "Rosa Delgado, then the nurses at 11:00 AM". */
export function showWho({ assignee, role, nextRole, climbsAt }: Task, now: DateTime): string {
  const has = assignee?.name ?? `for the ${showRole(role)}`;
  return nextRole && climbsAt ? `${has}, to the ${showRole(nextRole)} at ${showBy(climbsAt, now)}` : has;
}
