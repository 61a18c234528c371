import { type Appointment, isComing, stopsDoses } from '@snowmelt/contracts';
import { DateTime } from 'luxon';

type Timed = Pick<Appointment, 'startsLocal'> & { serviceType: Pick<Appointment['serviceType'], 'durationMinutes'> };

export const endsLocal = ({ startsLocal, serviceType }: Timed) =>
  DateTime.fromISO(startsLocal, { zone: 'utc' })
    .plus({ minutes: serviceType.durationMinutes })
    .toFormat("yyyy-MM-dd'T'HH:mm");

export type DisplayStatus = Appointment['status'] | 'confirmed' | 'unmarked' | 'stopped';

/** The status of an appointment in a word and, where there is no room, a sign; never in color alone. */
export const statusLabels: Record<
  DisplayStatus,
  { readonly words: string; readonly sign: string; readonly color: string }
> = {
  booked: { words: 'Booked', sign: '', color: 'indigo.8' },
  confirmed: { words: 'Confirmed', sign: '✓', color: 'thaw.8' },
  arrived: { words: 'Arrived', sign: '→', color: 'thaw.8' },
  fulfilled: { words: 'Completed', sign: '■', color: 'thaw.8' },
  stopped: { words: 'Course stopped', sign: '!', color: 'danger.8' },
  unmarked: { words: 'Not marked', sign: '?', color: 'warm.8' },
  noshow: { words: 'Did not come', sign: '✕', color: 'danger.8' },
  cancelled: { words: 'Cancelled', sign: '–', color: 'gray.7' },
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
  appointment: Pick<Appointment, 'status' | 'confirmedAt' | 'unmarked' | 'stageOfDose'> & Timed,
  nowLocal: string,
): DisplayStatus {
  if (appointment.unmarked) return 'unmarked';
  if (
    isComing(appointment.status) &&
    stopsDoses(appointment.stageOfDose) &&
    endsLocal(appointment) > nowLocal.slice(0, 16)
  )
    return 'stopped';
  if (appointment.status !== 'booked') return appointment.status;
  return appointment.confirmedAt ? 'confirmed' : 'booked';
}
