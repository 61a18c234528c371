import { at, facts, LA, policy, wall } from '../../testing/planned-facts.js';
import { withinLookBack } from '../look-back.js';
import { planTouches } from '../plan-touches.js';

const agreed = (local: string, consentId = 'c') =>
  facts({
    patient: { id: 'p', timeZone: LA, reachableSince: at(local), textsAgreed: { consentId, at: at(local) } },
    education: [],
  });
const planned = (local: string, firstText = true, consentId?: string) =>
  planTouches(agreed(local, consentId), { ...policy, firstText });

describe('the first text after a consent to texts', () => {
  it.each([
    ['by day: at once', '2026-11-24T14:10', '2026-11-24T14:10'],
    ['in the night: when the day begins', '2026-11-24T23:30', '2026-11-25T08:00'],
  ])('is due %s', (_when, consent, due) => {
    expect(planned(consent).map(({ template, dueAt }) => `${template} ${wall(dueAt)}`)).toEqual([`welcome ${due}`]);
  });

  it('has one key for each consent, so that STOP and START bring no second one', () => {
    const keys = [planned('2026-11-24T14:10'), planned('2026-11-26T09:00'), planned('2026-11-26T09:00', true, 'd')];
    expect(keys.map(([touch]) => touch?.key)).toEqual(['consent:c:welcome', 'consent:c:welcome', 'consent:d:welcome']);
  });

  it('is not sent to everybody on the day on which the clinic begins with it', () => {
    const desired = planned('2026-11-20T14:10');
    const owed = (now: string) => withinLookBack(desired, [], policy, at(now));
    expect([owed('2026-11-20T15:00').length, owed('2026-11-24T15:00').length]).toEqual([1, 0]);
  });

  it.each([
    ['the clinic does not want it', () => planned('2026-11-24T14:10', false)],
    ['the patient agreed to e-mail only', () => planTouches(facts({ education: [] }), { ...policy, firstText: true })],
  ])('is not owed when %s', (_why, touches) => expect(touches()).toEqual([]));
});
