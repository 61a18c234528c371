import type { ScheduleEventData } from '@mantine/schedule';
import type { Appointment, ServicePurpose } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { showHour } from '../../shell/times';
import { endsLocal, displayStatus } from './appointment-status';
import type { Stretch } from './closed-hours';
import { laneId } from './lanes';

const colors: Partial<Record<ServicePurpose, string>> = { dose: 'indigo', integration: 'thaw' };
/** How long after the start of the visit a resource is needed. */
const minutesBetween = (from: string, to: string) =>
  DateTime.fromISO(to).diff(DateTime.fromISO(from), 'minutes').minutes;
const naive = (local: string) => `${local.replace('T', ' ')}:00`;

/** An appointment appears in the lane of each place, for as long as it holds it. `nowLocal`: the site's wall time. */
export function toEvents(appointment: Appointment, nowLocal: string): ScheduleEventData[] {
  const ends = endsLocal(appointment);
  const when = `${showHour(appointment.startsLocal)} – ${showHour(ends)}, ${appointment.serviceType.name}`;
  return appointment.resources.map((resource) => ({
    id: `${appointment.id}:${laneId(resource.id, resource.place)}`,
    title: appointment.patientName,
    start: naive(resource.startsLocal),
    end: naive(resource.endsLocal),
    color:
      appointment.status === 'noshow' || displayStatus(appointment, nowLocal) === 'stopped'
        ? 'danger'
        : (colors[appointment.serviceType.purpose] ?? 'indigo'),
    variant: appointment.confirmedAt ? ('filled' as const) : ('light' as const),
    resourceId: laneId(resource.id, resource.place),
    payload: {
      appointmentId: appointment.id,
      minutesIn: minutesBetween(appointment.startsLocal, resource.startsLocal),
      status: appointment.status,
      stand: displayStatus(appointment, nowLocal),
      when,
      starts: showHour(appointment.startsLocal),
    },
  }));
}

export const toClosed = ({ resourceId, startsLocal, endsLocal: ends }: Stretch): ScheduleEventData => ({
  id: `closed:${resourceId}:${startsLocal}`,
  title: 'Closed',
  start: naive(startsLocal),
  end: naive(ends),
  color: 'gray',
  display: 'background',
  resourceId,
  payload: { closed: true },
});

const SLOT = /^Book (.+) (\d{4}-\d\d-\d\d) (\d\d:\d\d):00 - (\d\d:\d\d):\d\d$/;

/**
 * Relabels the library's empty slots, which it names in 24 hours with seconds, so that they are spoken as times are
 * written elsewhere. The original label is kept, to relabel from later.
 */
export function speakSlots(
  lanes: HTMLElement | null,
  closed: readonly Stretch[],
  ids: ReadonlyMap<string, string>,
): void {
  for (const slot of lanes?.querySelectorAll<HTMLElement>('button[aria-label^="Book "]') ?? [])
    slot.dataset['place'] = slot.getAttribute('aria-label') ?? '';
  for (const slot of lanes?.querySelectorAll<HTMLElement>('button[data-place]') ?? []) {
    const [, lane, day, from, to] = SLOT.exec(slot.dataset['place'] ?? '') ?? [];
    if (!lane) continue;
    const starts = `${day}T${from}`;
    const isClosed = closed.some(
      (stretch) => stretch.resourceId === ids.get(lane) && stretch.startsLocal <= starts && stretch.endsLocal > starts,
    );
    slot.setAttribute(
      'aria-label',
      `${lane}, ${DateTime.fromISO(starts).toFormat('cccc, LLLL d')}, ${showHour(starts)} to ${showHour(`${day}T${to}`)}${isClosed ? ', closed' : ''}`,
    );
  }
}
