import type { ProtocolRules } from '@snowmelt/contracts';
import { DraftService, RuleReader } from '@snowmelt/rules';
import { AttendanceService } from './attendance.service.js';
import { book, context, desk, pair, patientIn, prescriber, setUpDoses } from '../testing/dose-scene.js';

setUpDoses();

/** What a draft with this gap says of the doses that are booked. */
async function saidOf(hours: number) {
  const [rule] = await prescriber(() => context.get(RuleReader, { strict: false }).list('protocol'));
  const { name, definition, version } = rule!.versions[0]!;
  const numbers = (definition as ProtocolRules).numbers.map((number) =>
    number.name === 'minimumGapHours' ? { ...number, value: hours, source: 'a guideline' } : number,
  );
  const wish = { kind: 'protocol' as const, code: rule!.code, name, source: 'a guideline', fromDay: '2037-01-01' };
  const { effects } = await prescriber(() =>
    context.get(DraftService, { strict: false }).preview({ ...wish, baseVersion: version, definition: { numbers } }),
  );
  return effects.filter(({ words }) => words.includes('after the'));
}

it('names the doses that a longer gap would not allow, and moves none of them', async () => {
  const [{ patientId: ana }, { patientId: bo }] = [await patientIn(), await patientIn()];
  await book(ana, '2037-12-07T13:00');
  const second = await book(ana, '2037-12-09T13:00');
  await book(ana, '2037-12-12T13:00');
  await book(bo, '2037-12-07T13:00', { resourceIds: pair(1) });
  expect(await saidOf(48.5)).toMatchObject([
    {
      words: expect.stringMatching(/^1 booked dose comes less than 48.5 h after the dose before. It stands/),
      patients: [{ patientId: ana, words: 'Wed, Dec 9, 1:00 PM, 48 h after the dose before it' }],
    },
  ]);
  expect((await saidOf(72.5))[0]?.patients.map(({ words }) => words)).toEqual([
    'Wed, Dec 9, 1:00 PM, 48 h after the dose before it',
    'Sat, Dec 12, 1:00 PM, 72 h after the dose before it',
  ]);
  expect(await saidOf(40)).toEqual([]);
  await desk(() =>
    context
      .get(AttendanceService)
      .cancel(second.id, { version: second.version, cancelledBy: 'clinic', reason: 'end of the spec' }),
  );
  expect(await saidOf(72.5)).toEqual([
    { words: 'No dose is booked less than 72.5 h after the one before it.', patients: [] },
  ]);
});
