/** A visit that stands and is still ahead: what "I come" can mean. */
export interface StandingVisit {
  readonly id: string;
  readonly startsAt: Date;
  /** The version that gave it its present time. */
  readonly version: number;
  readonly isMoved: boolean;
  readonly isConfirmed: boolean;
}
/** A message that named the time of a visit, as of that version. */
export interface NamedVisit {
  readonly appointmentId: string;
  readonly version: number;
  readonly at: Date;
}
export type Meant = { readonly confirm: string } | 'said again' | 'ask';

const DAY = 86_400_000;
/** A 1 may answer the last message, or another one of about the same time; what came before it was not answered. */
const ANSWERED_WITHIN = DAY;
/** Of visits that no message has named, one speaks of those to come soon. */
const NEAR = 4 * DAY;

/**
 * Which visit a patient means who replies 1, "I come": the one that the last messages named, at the time that they
 * named; without any message, the only one that is near, or that there is. If it may be one of several, a person asks.
 */
export function meantBy(at: Date, visits: readonly StandingVisit[], named: readonly NamedVisit[]): Meant {
  const last = Math.max(...named.map((one) => one.at.getTime()));
  const asked = named.filter((one) => one.at.getTime() > last - ANSWERED_WITHIN);
  return asked.length > 0 ? amongNamed(visits, asked) : amongNear(at, visits);
}

function amongNamed(visits: readonly StandingVisit[], asked: readonly NamedVisit[]): Meant {
  const known = visits.filter(({ id }) => asked.some(({ appointmentId }) => appointmentId === id));
  const isNamed = ({ id, version }: StandingVisit) =>
    asked.some((one) => one.appointmentId === id && one.version === version);
  if (!known.every(isNamed)) return 'ask'; // they may say yes to the time that it had
  return oneOf(
    known.filter(({ isConfirmed }) => !isConfirmed),
    known.length,
  );
}

function amongNear(at: Date, visits: readonly StandingVisit[]): Meant {
  const near = visits.filter(({ startsAt }) => startsAt.getTime() < at.getTime() + NEAR);
  const meant = near.length > 0 ? near : visits;
  const open = meant.filter(({ isConfirmed }) => !isConfirmed);
  if (open.length > 0 && open.length < meant.length) return 'ask'; // it may have been said again
  return open.some(({ isMoved }) => isMoved) ? 'ask' : oneOf(open, meant.length);
}

function oneOf(open: readonly StandingVisit[], known: number): Meant {
  const [visit, ...others] = open;
  if (!visit) return known > 0 ? 'said again' : 'ask';
  return others.length === 0 ? { confirm: visit.id } : 'ask';
}
