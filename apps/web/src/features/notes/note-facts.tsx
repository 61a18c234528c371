import { Text } from '@mantine/core';
import type { Note } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMe } from '../../shell/me';
import { showDay, showForRecord } from '../../shell/times';
import { usePatient } from '../patients/patient-queries';
import { appointmentsOf } from '../scheduling/scheduling-queries';
import { showLastDose, unmarkedInfusions } from './last-dose';

const howWords = { in_person: 'in person', video: 'by video', audio: 'by telephone', telehealth: 'by video' } as const;

/** The header of a note: the patient, by two identifiers, and what the system knows of the visit. */
export function NoteFacts({ note }: { note: Note }) {
  const facts = useFacts(note);
  return (
    <dl className="note-facts">
      {facts.map(([name, value]) => (
        <div key={`${name} ${value}`}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" fw={600} m={0}>
            {value}
          </Text>
        </div>
      ))}
    </dl>
  );
}

type Fact = [name: string, value: string];

function useFacts(note: Note): Fact[] {
  const { patientId, patientName, header, author, handovers } = note;
  const {
    clinic: { timeZone },
  } = useMe();
  const patient = usePatient(patientId).data;
  const unmarked = useUnmarkedInfusions(note);
  const minutes = Math.round((Date.parse(header.plannedEndsAt) - Date.parse(header.plannedStartsAt)) / 60_000);
  const show = (instant: string) => showForRecord(instant, timeZone);
  return [
    ['Patient', patientName],
    ...(patient ? [['Born', showDay(patient.birthOn)] satisfies Fact] : []),
    ['Visit', header.service],
    ['How', howWords[header.modality]],
    ['Planned', `${show(header.plannedStartsAt)}, ${minutes} minutes`],
    ...(header.actualStartsAt && header.actualEndsAt
      ? [['Took place', `${show(header.actualStartsAt)} to ${show(header.actualEndsAt)}`] satisfies Fact]
      : []),
    ['Booked with', header.clinician ?? 'not named'],
    ['Author', author.displayName],
    ['Last dose', showLastDose(header.daysSinceDose)],
    ...unmarked.map(({ serviceType, startsAt }): Fact => [
      'Not marked as given',
      `${serviceType.name}, ${show(startsAt)}`,
    ]),
    ...handovers.map(({ from, to, reason, at }): Fact => [
      'Handed over',
      `from ${from.displayName} to ${to.displayName}, ${show(at)}: ${reason}`,
    ]),
  ];
}

/** For a draft only: an infusion that it does not count can still be marked. */
function useUnmarkedInfusions({ patientId, status, header }: Note) {
  const appointments = useQuery({ ...appointmentsOf(patientId), enabled: status === 'draft' });
  return status === 'draft' ? unmarkedInfusions(appointments.data?.items ?? [], header.plannedStartsAt) : [];
}
