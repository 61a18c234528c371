import type { Appointment } from '@snowmelt/contracts';
import { Purpose } from '../../clinic/purpose';
import { VisitState } from '../../clinic/visit-state';
import { showHour } from '../../shell/times';
import { heldNames } from './held-resources';
import { type DisplayStatus, displayStatus, statusLabels } from './appointment-status';

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
                <Purpose of={appointment.serviceType.purpose}>
                  {appointment.serviceType.name} · {heldNames(appointment)}
                </Purpose>
              </small>
              <small>
                <Standing stand={displayStatus(appointment, nowLocal)} />
              </small>
            </button>
          </li>
        ))}
    </ul>
  );
}

const Standing = ({ stand }: { stand: DisplayStatus }) => (
  <VisitState state={statusLabels[stand].state} word={statusLabels[stand].words} />
);
