import fc from 'fast-check';
import type { SendResult } from './ports/outgoing.port.js';
import { isTrouble, maySend, probing, type ProviderState, stateAfter, working } from './provider-state.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 11, 7, 9) + seconds * 1000);
const unknown: SendResult = { outcome: 'unknown' };
const accepted: SendResult = { outcome: 'accepted', providerMessageId: 'x', delivered: false };
const rejected = (code: string, next: 'never' | 'later' | 'configuration'): SendResult => ({
  outcome: 'rejected',
  code,
  next,
});
const after = (results: readonly SendResult[], from: ProviderState = working) =>
  results.reduce((state, result) => stateAfter(state, result, at(0)), from);

it.each<[string, SendResult, boolean]>([
  ['no answer', unknown, true],
  ['no connection', rejected('UNREACHABLE', 'later'), true],
  ['401', rejected('401', 'configuration'), true],
  ['a wrong token', rejected('20003', 'configuration'), true],
  ['a suspended account', rejected('30002', 'configuration'), true],
  ['a mail server that refuses us', rejected('535', 'configuration'), true],
  ['a region that is not allowed', rejected('21408', 'configuration'), false],
  ['a number that is bad', rejected('21614', 'never'), false],
  ['too many at once', rejected('20429', 'later'), false],
  ['accepted', accepted, false],
  ['withheld', { outcome: 'withheld' }, false],
])('%s: trouble of the provider is %#', (_what, result, trouble) => expect(isTrouble(result)).toBe(trouble));

it.each<[string, SendResult[], 'yes' | number]>([
  ['four in a row', [unknown, unknown, unknown, unknown], 'yes'],
  ['five in a row', [unknown, unknown, unknown, unknown, unknown], 30],
  ['five, but one accepted between them', [unknown, unknown, accepted, unknown, unknown, unknown], 'yes'],
  [
    'five, but one refused for its number between them',
    [unknown, unknown, rejected('21614', 'never'), unknown, unknown, unknown],
    'yes',
  ],
  ['seven that had begun together', Array.from({ length: 7 }, () => unknown), 30],
])('after %s', (_what, results, may) => expect(maySend(after(results), at(0))).toBe(may));

it('then one probe goes out at a time; each that fails doubles the rest up to five minutes, one that succeeds ends it', () => {
  let state = after(Array.from({ length: 5 }, () => unknown));
  let now = 0;
  const rests: number[] = [];
  for (let times = 0; times < 6; times += 1) {
    const wait = maySend(state, at(now)) as number;
    rests.push(wait);
    now += wait;
    expect(maySend(state, at(now))).toBe('probe');
    state = probing(state, at(now));
    expect(maySend(state, at(now))).toBe(60); // another one waits for the probe
    state = stateAfter(state, unknown, at(now));
  }
  expect(rests).toEqual([30, 60, 120, 240, 300, 300]);
  expect(maySend(state, at(now + 300))).toBe('probe');
  expect(maySend(stateAfter(probing(state, at(now + 300)), accepted, at(now + 301)), at(now + 301))).toBe('yes');
});

it('a probe that never comes back, or was withheld, keeps nobody waiting for long', () => {
  const resting = after(Array.from({ length: 5 }, () => unknown));
  const probe = probing(resting, at(30));
  expect(maySend(probe, at(90))).toBe('probe');
  expect(maySend(stateAfter(probe, { outcome: 'withheld' }, at(31)), at(31))).toBe('probe');
});

it('whatever happens, nothing waits longer than five minutes', () => {
  const results = fc.constantFrom<SendResult>(unknown, accepted, rejected('401', 'configuration'), {
    outcome: 'withheld',
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(results, fc.nat(600), fc.boolean()), { maxLength: 40 }), (happened) => {
      let state = working;
      let now = 0;
      for (const [result, later, isProbe] of happened) {
        now += later;
        if (isProbe && maySend(state, at(now)) === 'probe') state = probing(state, at(now));
        state = stateAfter(state, result, at(now));
        const may = maySend(state, at(now));
        if (typeof may === 'number') expect(may).toBeLessThanOrEqual(300);
      }
    }),
  );
});
