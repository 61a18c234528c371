/** Minutes ahead of UTC at an instant, by each source of rules; null where a source does not know the zone. */
export interface OffsetsAt {
  readonly zone: string;
  readonly at: Date;
  readonly table: number | null;
  readonly others: Readonly<Record<string, number | null>>;
}

/** One sentence for each zone where a source differs from the table, about the first instant at which it does. */
export function clockDifferences(offsets: readonly OffsetsAt[]): string[] {
  const first = new Map<string, string>();
  for (const found of [...offsets].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const sentence = first.has(found.zone) ? null : difference(found);
    if (sentence) first.set(found.zone, sentence);
  }
  return [...first.values()];
}

function difference({ zone, at, table, others }: OffsetsAt): string | null {
  if (table === null) return `${zone} is in use, and is not in the table: its times cannot be shown`;
  const differing = Object.entries(others).filter(([, minutes]) => minutes !== table);
  if (differing.length === 0) return null;
  const said = differing.map(([who, minutes]) => `${who} says ${offsetText(minutes)}`).join(', ');
  return `${zone} at ${at.toISOString()}: the table says ${offsetText(table)}, ${said}`;
}

/** e.g. `-07:00`. */
function offsetText(minutes: number | null): string {
  if (minutes === null) return 'that there is no such zone';
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
