import { type Appointment, isComing, stopsDoses } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import type { VisitStateKind } from '../../clinic/visit-states';

type Timed = Pick<Appointment, 'startsLocal'> & { serviceType: Pick<Appointment['serviceType'], 'durationMinutes'> };

export const endsLocal = ({ startsLocal, serviceType }: Timed) =>
  DateTime.fromISO(startsLocal, { zone: 'utc' })
    .plus({ minutes: serviceType.durationMinutes })
    .toFormat("yyyy-MM-dd'T'HH:mm");

export type DisplayStatus = Appointment['status'] | 'confirmed' | 'unmarked' | 'stopped' | 'stoppedEarly';

/** The status of an appointment in a word and, where there is no room, a shape; never in color alone. */
export const statusLabels: Record<DisplayStatus, { readonly words: string; readonly state: VisitStateKind }> = {
  booked: { words: 'Booked', state: 'booked' },
  confirmed: { words: 'Confirmed', state: 'confirmed' },
  arrived: { words: 'Arrived', state: 'arrived' },
  fulfilled: { words: 'Completed', state: 'done' },
  stoppedEarly: { words: 'Stopped early', state: 'partial' },
  stopped: { words: 'Course stopped', state: 'held' },
  unmarked: { words: 'Not marked', state: 'unmarked' },
  noshow: { words: 'Did not come', state: 'absent' },
  cancelled: { words: 'Cancelled', state: 'cancelled' },
};

export const cancelledWords = ({ cancelledBy }: Pick<Appointment, 'cancelledBy'>) =>
  cancelledBy === null ? 'cancelled' : `cancelled by the ${cancelledBy}`;

/**
 * What can be recorded of a visit now, by the server's rules: arrival, on its day; completion or a no-show, once it has
 * begun.
 */
export function recordable(
  { status, startsLocal }: Pick<Appointment, 'status' | 'startsLocal'>,
  nowLocal: string,
): ('arrived' | 'fulfilled' | 'noshow')[] {
  const hasBegun = startsLocal.slice(0, 16) <= nowLocal.slice(0, 16);
  if (status === 'arrived') return hasBegun ? ['fulfilled'] : [];
  if (status !== 'booked' || startsLocal.slice(0, 10) > nowLocal.slice(0, 10)) return [];
  return hasBegun ? ['arrived', 'noshow'] : ['arrived'];
}

/** `nowLocal`: the clinic's wall time. A coming dose is 'stopped' while its course is on hold or over. */
export function displayStatus(
  appointment: Pick<Appointment, 'status' | 'confirmedAt' | 'unmarked' | 'stageOfDose' | 'stoppedEarly'> & Timed,
  nowLocal: string,
): DisplayStatus {
  if (appointment.unmarked) return 'unmarked';
  if (appointment.stoppedEarly) return 'stoppedEarly';
  if (
    isComing(appointment.status) &&
    stopsDoses(appointment.stageOfDose) &&
    endsLocal(appointment) > nowLocal.slice(0, 16)
  )
    return 'stopped';
  if (appointment.status !== 'booked') return appointment.status;
  return appointment.confirmedAt ? 'confirmed' : 'booked';
}
