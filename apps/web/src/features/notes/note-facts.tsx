import { Text } from '@mantine/core';
import type { Note } from '@snowmelt/contracts';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';

/** The header of a note: what the system knows of the visit. */
export function NoteFacts({ note: { header, author, handovers } }: { note: Note }) {
  const { clinic: { timeZone } } = useMe();
  const minutes = Math.round((Date.parse(header.plannedEndsAt) - Date.parse(header.plannedStartsAt)) / 60_000);
  const measured = header.actualStartsAt && header.actualEndsAt ? `${showInstant(header.actualStartsAt, timeZone)} to ${showInstant(header.actualEndsAt, timeZone)}` : null;
  const facts: [string, string][] = [
    ['Visit', header.service],
    ['How', header.modality === 'telehealth' ? 'by video' : 'in person'],
    ['Planned', `${showInstant(header.plannedStartsAt, timeZone)}, ${minutes} minutes`],
    ...(measured ? [['Held', measured] as [string, string]] : []),
    ['Booked with', header.clinician ?? 'not named'],
    ['Author', author.displayName],
    ['Last dose', header.daysSinceDose === null ? 'none before this visit' : header.daysSinceDose === 0 ? 'the same day' : `${header.daysSinceDose} ${header.daysSinceDose === 1 ? 'day' : 'days'} before`],
    ...handovers.map(({ from, to, reason, at }): [string, string] => ['Handed over', `from ${from.displayName} to ${to.displayName}, ${showInstant(at, timeZone)}: ${reason}`]),
  ];
  return (
    <dl className="note-facts">
      {facts.map(([name, value]) => <div key={name}><Text component="dt" size="sm" c="dimmed">{name}</Text><Text component="dd" fw={600} m={0}>{value}</Text></div>)}
    </dl>
  );
}
