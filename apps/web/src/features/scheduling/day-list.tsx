import type { Appointment } from '@snowmelt/contracts';
import { showHour } from '../../shell/times';

/** The day from top to bottom, for a screen too narrow to see the lanes at once. */
export function DayList({ appointments, onOpen }: { appointments: readonly Appointment[]; onOpen(id: string): void }) {
  return (
    <ul className="day-list" aria-label="Appointments of the day">
      {appointments.toSorted((a, b) => (a.startsLocal < b.startsLocal ? -1 : 1)).map(({ id, startsLocal, patientName, serviceType, resources }) => (
        <li key={id}><button type="button" onClick={() => onOpen(id)}><b>{showHour(startsLocal)}</b><b>{patientName}</b><small>{serviceType.name} · {resources.map(({ name }) => name).join(', ')}</small></button></li>
      ))}
    </ul>
  );
}
