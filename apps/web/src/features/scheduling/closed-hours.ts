/** A stretch of a lane; wall times such as `2026-11-23T09:00`, which sort as text. */
export interface Stretch {
  readonly resourceId: string;
  readonly startsLocal: string;
  readonly endsLocal: string;
}

/** When the lanes are closed on the shown days between two hours (`07:00`): the time outside the openings. */
export function closedHours(
  resourceIds: readonly string[],
  openings: readonly Stretch[],
  days: readonly string[],
  from: string,
  to: string,
): Stretch[] {
  return resourceIds.flatMap((resourceId) => {
    const open = openings
      .filter((opening) => opening.resourceId === resourceId)
      .toSorted((a, b) => (a.startsLocal < b.startsLocal ? -1 : 1));
    return days.flatMap((day) => {
      const closed: Stretch[] = [];
      const end = `${day}T${to}`;
      let at = `${day}T${from}`;
      for (const { startsLocal, endsLocal } of open) {
        if (endsLocal <= at || startsLocal >= end) continue;
        if (startsLocal > at) closed.push({ resourceId, startsLocal: at, endsLocal: startsLocal });
        at = endsLocal;
      }
      if (at < end) closed.push({ resourceId, startsLocal: at, endsLocal: end });
      return closed;
    });
  });
}

/** The hours to draw: every opening and appointment, in whole steps of `stepHours`; office hours when there is none. */
export function shownHours(
  stretches: readonly { startsLocal: string; endsLocal: string }[],
  stepHours: number,
): { from: string; to: string } {
  const first = Math.min(8, ...stretches.map(({ startsLocal }) => Number(startsLocal.slice(11, 13))));
  const last = Math.max(
    18,
    ...stretches.map(({ startsLocal, endsLocal }) =>
      endsLocal.slice(0, 10) > startsLocal.slice(0, 10)
        ? 24
        : Math.ceil(Number(endsLocal.slice(11, 13)) + Number(endsLocal.slice(14, 16)) / 60),
    ),
  );
  const hour = (value: number) => `${String(value).padStart(2, '0')}:00`;
  const from = Math.floor(first / stepHours) * stepHours;
  const to = Math.ceil(last / stepHours) * stepHours;
  return { from: hour(from), to: to >= 24 ? '23:59' : hour(to) };
}
