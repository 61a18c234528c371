import { Badge, VisuallyHidden } from '@mantine/core';
import type { Appointment } from '@snowmelt/contracts';
import { useClinicNow } from '../outreach/clinic-now';
import { type DisplayStatus, displayStatus, statusLabels } from './appointment-status';
import { DAY } from './shown-days';

/** The current status of an appointment. */
export function StatusBadge({ appointment }: { appointment: Appointment }) {
  const now = useClinicNow().data;
  const { words, color } =
    statusLabels[now ? displayStatus(appointment, now.toFormat(`${DAY}'T'HH:mm`)) : appointment.status];
  return (
    <Badge color={color} variant="filled">
      {words}
    </Badge>
  );
}

/** The same in a lane of the calendar, where only the sign fits. */
export function EventBody({ name, when, stand }: { name: string; when: string; stand: DisplayStatus }) {
  const { words, sign } = statusLabels[stand];
  return (
    <span className="event">
      <b>
        {sign && <span aria-hidden="true">{sign} </span>}
        {name}
      </b>
      {when}
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}

/** What the signs in the lanes mean. */
export function Legend() {
  return (
    <>
      <span>
        <i className="closed-sign" aria-hidden="true" />
        Closed
      </span>
      {(['confirmed', 'arrived', 'fulfilled', 'stopped', 'unmarked', 'noshow'] as const).map((stand) => (
        <span key={stand}>
          <b aria-hidden="true">{statusLabels[stand].sign}</b> {statusLabels[stand].words}
        </span>
      ))}
    </>
  );
}
