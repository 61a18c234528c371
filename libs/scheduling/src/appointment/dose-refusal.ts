import { inZone } from '@snowmelt/clock';
import { CodedError, refusalsOf } from '@snowmelt/http';
import type { DateTime } from 'luxon';

/** What the database says of a refused dose: JSON in the error's detail. */
interface Detail {
  readonly stage?: string | null;
  readonly otherStartsAt?: string;
  readonly gapMinutes?: number;
  readonly minimumHours?: number;
  readonly hardMinimumHours?: number;
}
interface Wanted {
  readonly startsAt: string;
  readonly zone: string;
}

const words: Record<string, [403 | 409 | 422, string]> = {
  COURSE_NOT_READY: [409, 'A dose needs an open course of this patient in preparation, induction or maintenance.'],
  NO_PRESCRIBER_ASKED_FOR: [
    409,
    'This service gives a dose, but its settings ask for no prescriber. Ask the medical director to correct them first.',
  ],
  DOSES_TOO_CLOSE: [
    422,
    'This is too close to another dose of this patient, and it cannot be overridden. Choose another time.',
  ],
  PROTOCOL_GAP: [
    409,
    'This is closer to another dose than the protocol allows. A prescriber can book it anyway, with a reason.',
  ],
  OVERRIDE_NOT_ALLOWED: [403, 'Only a prescriber can override the protocol\u2019s gap between two doses.'],
  PROTOCOL_NUMBER_MISSING: [
    409,
    'The protocol of this course lacks the numbers for the gap between two doses. Ask the medical director to approve them first.',
  ],
};

export const doseRefusals = refusalsOf(words, 'SCHEDULING');

/** Why a dose cannot be booked at this time, with what the rules would allow; null for another refusal. */
export function doseRefusal(code: string, said: string | null, wanted: Wanted): CodedError | null {
  const found = words[code];
  if (!found) return null;
  const detail = JSON.parse(said ?? '{}') as Detail;
  return new CodedError(
    found[0],
    `SCHEDULING.${code as Uppercase<string>}`,
    found[1],
    detail.otherStartsAt ? gap(detail, detail.otherStartsAt, wanted) : { stage: detail.stage ?? null },
  );
}

/** Wall times of the clinic, but elapsed time counts: two days across the spring change of clocks are 47 hours. */
function gap(
  { gapMinutes, minimumHours, hardMinimumHours }: Detail,
  otherStartsAt: string,
  { startsAt, zone }: Wanted,
) {
  const [other, start] = [inZone(new Date(otherStartsAt), zone), inZone(new Date(startsAt), zone)];
  const wall = (at: DateTime) => at.toFormat(`yyyy-MM-dd'T'HH:mm`);
  const enough = { hours: minimumHours ?? 0 };
  return {
    gapMinutes,
    minimumHours,
    hardMinimumHours,
    otherStartsLocal: wall(other),
    ...(start >= other ? { orLaterLocal: wall(other.plus(enough)) } : { orEarlierLocal: wall(other.minus(enough)) }),
  };
}
