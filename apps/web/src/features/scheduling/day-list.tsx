import type { Appointment } from '@snowmelt/contracts';
import { showHour } from '../../shell/times';
import { heldNames } from './held-resources';
import { displayStatus, statusLabels } from './appointment-status';

/** The day as a list, for a screen too narrow for the lanes. */
export function DayList({
  appointments,
  nowLocal,
  onOpen,
}: {
  appointments: readonly Appointment[];
  nowLocal: string;
  onOpen: (id: string) => void;
}) {
  return (
    <ul className="day-list" aria-label="Appointments of the day">
      {appointments
        .toSorted((a, b) => (a.startsLocal < b.startsLocal ? -1 : 1))
        .map((appointment) => (
          <li key={appointment.id}>
            <button type="button" onClick={() => onOpen(appointment.id)}>
              <b>{showHour(appointment.startsLocal)}</b>
              <b>{appointment.patientName}</b>
              <small>
                {appointment.serviceType.name} · {heldNames(appointment)} ·{' '}
                {statusLabels[displayStatus(appointment, nowLocal)].words}
              </small>
            </button>
          </li>
        ))}
    </ul>
  );
}
