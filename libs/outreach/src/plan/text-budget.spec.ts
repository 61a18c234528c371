import { DateTime } from 'luxon';
import { collapse } from './collapse.js';
import type { AppointmentFact, EducationFact } from './facts.js';
import { forecast, type Forecast } from './forecast.js';
import { planTouches, safetyAhead } from './plan-touches.js';
import type { StoredTouch } from './reconcile.js';
import { at, facts, infusion, LA, later, policy, video } from '../testing/planned-facts.js';

/** A treatment week: infusions on Monday and Thursday at 13:00, visits by video on Wednesday and Friday. */
const given = (visit: AppointmentFact, by: string): AppointmentFact =>
  visit.endsAt < at(by) ? { ...visit, status: 'fulfilled', noteSignedAt: visit.dose ? null : visit.endsAt } : visit;
const week = (by: string, confirmed: boolean) => {
  const confirmedAt = confirmed ? at('2026-11-01T12:00') : null;
  return [
    infusion('2026-11-16T13:00', { id: 'mon' }),
    video('2026-11-18T14:00', { id: 'wed', confirmedAt }),
    infusion('2026-11-19T13:00', { id: 'thu' }),
    video('2026-11-20T15:30', { id: 'fri', confirmedAt }),
  ].map((visit) => given(visit, by));
};
const item = (code: string, offset: string, concern?: 'safety'): EducationFact => ({
  code,
  numbers: [],
  anchor: offset.startsWith('-') ? 'appointment_start' : 'appointment_end',
  purposes: ['dose'],
  offset,
  stages: ['induction'],
  concern,
});
const more = [item('E6', '-PT72H'), item('E10', 'PT4H', 'safety'), item('E11', 'PT24H', 'safety')];
const all = { ...policy, education: [...policy.education, 'E6', 'E10', 'E11'] };
const planned = (by: string, { confirmed = true, extra = [] as EducationFact[] } = {}) =>
  planTouches(
    facts({ appointments: week(by, confirmed), education: [...facts({}).education, ...extra] }),
    extra.length > 0 ? all : policy,
  );
const safetyIn = (by: string, extra: EducationFact[]) =>
  safetyAhead(facts({ appointments: week(by, true), education: [...facts({}).education, ...extra] }), all);
const before = at('2026-11-01T12:00');

/** Lives through the week hour by hour: what is due is sent by the rules, with what is known at that time. */
function live(limits: { perDay: number; perWeek: number }, extra: EducationFact[] = []): Forecast[] {
  const gone: Forecast[] = [];
  const stored: Pick<StoredTouch, 'key' | 'status' | 'goesWith'>[] = [];
  for (let hour = 0; hour < 9 * 24; hour += 1) {
    const now = later(at('2026-11-13T09:00'), hour * 60);
    const by = DateTime.fromJSDate(now, { zone: LA }).toFormat("yyyy-MM-dd'T'HH:mm");
    const known = planned(by, { extra });
    const owed = collapse(known, stored, before).filter(({ key }) => !stored.some((touch) => touch.key === key));
    const sent = gone.filter(({ channel }) => channel === 'sms').map((one) => one.at);
    const channels = { sms: true, email: false };
    const due = forecast(owed, { sent, channels, limits, expected: safetyIn(by, extra), timeZone: LA, now }).filter(
      (one) => one.at <= now,
    );
    gone.push(...due);
    for (const { touch } of due)
      stored.push(
        { ...touch, status: 'sent' },
        ...owed.filter(({ goesWith }) => goesWith === touch.key).map((one) => ({ ...one, status: 'carried' as const })),
      );
  }
  return gone;
}
const show = ({ touch, at: when }: Forecast) =>
  `${touch.template} ${DateTime.fromJSDate(when, { zone: LA }).toFormat('ccc')}`;
const texted = (gone: readonly Forecast[]) => gone.filter(({ channel }) => channel === 'sms').map(show);
const waits = (gone: readonly Forecast[]) => gone.filter(({ channel }) => channel === null).map(show);
const inWeek = (gone: readonly Forecast[], from: string) =>
  gone.filter((one) => one.at >= at(from) && one.at < later(at(from), 7 * 1440));

describe('texts of a patient with two infusions and two visits by video a week', () => {
  it('16 items are 14 messages, and 12 once both visits by video are confirmed (O3)', () => {
    const count = (confirmed: boolean, together: boolean) => {
      const touches = planned('2026-11-30T12:00', { confirmed }).concat(planned('2026-11-01T12:00', { confirmed }));
      const owed = collapse(touches, [], before);
      return (together ? owed.filter(({ goesWith }) => goesWith === null) : owed).length;
    };
    expect([count(false, false), count(false, true), count(true, true)]).toEqual([16, 14, 12]);
  });

  it('three a day and twelve a week (O3): nothing waits', () => {
    const gone = live({ perDay: 3, perWeek: 12 });
    expect([gone.length, waits(gone)]).toEqual([12, []]);
  });

  it('with three more readings for each dose, only readings and the reminder three days ahead wait (O3)', () => {
    const waiting = waits(live({ perDay: 3, perWeek: 12 }, more));
    expect(waiting.filter((one) => /reminder-(24|2|1)h|E10|E11/.test(one))).toEqual([]);
  });

  it('one a day and three a week (O4): twice the day before, once the day after; each other one of those is told to a person', () => {
    const gone = live({ perDay: 1, perWeek: 3 }, [item('E11', 'PT24H', 'safety')]);
    expect(texted(inWeek(gone, '2026-11-15T09:00'))).toEqual([
      'reminder-24h Sun',
      'education-E11 Tue',
      'reminder-24h Wed',
    ]);
    expect(waits(gone).filter((one) => /reminder-24h|E11/.test(one))).toEqual([
      'reminder-24h Tue',
      'reminder-24h Thu',
      'education-E11 Fri',
    ]);
  });
});
