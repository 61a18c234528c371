import { inZone } from '@snowmelt/clock';
import { CodedError, type Refusals } from '@snowmelt/http';
import { DateTime } from 'luxon';

export interface WallTimeCandidate {
  readonly offset: string;
  readonly startsAt: string;
}

export const wrongWallTime: Refusals = {
  422: ['SCHEDULING.AMBIGUOUS_LOCAL_TIME', 'SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST'],
};

/**
 * Every instant at which clocks in the zone show this time: none in the spring gap, two in the repeated hour of autumn.
 */
export function instantsOf(local: string, zone: string): WallTimeCandidate[] {
  const asUtc = DateTime.fromISO(local, { zone: 'utc' });
  const offsets = new Set(
    [asUtc.minus({ hours: 26 }), asUtc.plus({ hours: 26 })].map((around) => inZone(around.toJSDate(), zone).offset),
  );
  return [...offsets]
    .map((minutes) => inZone(asUtc.minus({ minutes }).toJSDate(), zone))
    .filter((at) => at.toFormat(`yyyy-MM-dd'T'HH:mm`) === local.slice(0, 16))
    .sort((a, b) => a.toMillis() - b.toMillis())
    .map((at) => ({ offset: at.toFormat('ZZ'), startsAt: at.toUTC().toISO({ suppressMilliseconds: true }) as string }));
}

/**
 * The instant of a wall time. A time in the repeated hour needs its offset.
 * @throws SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST, SCHEDULING.AMBIGUOUS_LOCAL_TIME (422, meta.candidates)
 */
export function resolveWallTime(local: string, zone: string, offset?: string): string {
  const candidates = instantsOf(local, zone);
  if (!DateTime.fromISO(local, { zone: 'utc' }).isValid || candidates.length === 0) {
    throw new CodedError(
      422,
      'SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST',
      'The clocks skip this time on that day. Choose another.',
    );
  }
  const chosen = offset === undefined ? candidates : candidates.filter((candidate) => candidate.offset === offset);
  if (chosen.length !== 1)
    throw new CodedError(
      422,
      'SCHEDULING.AMBIGUOUS_LOCAL_TIME',
      'The clocks show this time twice on that day. Choose the first or the second.',
      { candidates },
    );
  return (chosen[0] as WallTimeCandidate).startsAt;
}
