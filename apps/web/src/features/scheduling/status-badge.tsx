import { VisuallyHidden } from '@mantine/core';
import type { Appointment } from '@snowmelt/contracts';
import { StateGlyph, VisitState } from '../../clinic/visit-state';
import { useClinicNow } from '../outreach/clinic-now';
import { type DisplayStatus, displayStatus, statusLabels } from './appointment-status';
import { DAY } from './shown-days';

/** The current status of an appointment. */
export function StatusBadge({ appointment }: { appointment: Appointment }) {
  const now = useClinicNow().data;
  const { words, state } =
    statusLabels[now ? displayStatus(appointment, now.toFormat(`${DAY}'T'HH:mm`)) : appointment.status];
  return <VisitState state={state} word={words} />;
}

/** The same in a lane of the calendar, where only the shape fits. */
export function EventBody({ name, when, stand }: { name: string; when: string; stand: DisplayStatus }) {
  const { words, state } = statusLabels[stand];
  return (
    <span className="event">
      <b>
        {stand !== 'booked' && <StateGlyph state={state} />}
        {name}
      </b>
      {when}
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}

/** What the shapes in the lanes mean. */
export function Legend() {
  return (
    <>
      <span>
        <i className="closed-sign" aria-hidden="true" />
        Closed
      </span>
      {(['confirmed', 'arrived', 'fulfilled', 'stoppedEarly', 'stopped', 'unmarked', 'noshow'] as const).map(
        (stand) => (
          <span key={stand}>
            <VisitState state={statusLabels[stand].state} word={statusLabels[stand].words} />
          </span>
        ),
      )}
    </>
  );
}
