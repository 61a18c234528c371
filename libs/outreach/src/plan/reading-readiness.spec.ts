import { Config } from '@snowmelt/config';
import { EducationLibrary, type EducationApprovals } from '@snowmelt/education';
import { NOT_APPROVED, NUMBER_MISSING } from '../dispatch/status-reasons.js';
import { at, doseIn, facts, infusion, policy, stored, video } from '../testing/planned-facts.js';
import { collapse, type Owed } from './collapse.js';
import type { Facts } from './facts.js';
import { planTouches } from './plan-touches.js';
import { ReadingReadiness } from './reading-readiness.js';
import { reconcile } from './reconcile.js';

const library = new EducationLibrary();
const numbers = [...new Set(library.triggers().flatMap((item) => item.numbers))];
const now = at('2026-11-20T12:00');
const ofDose = (has: readonly string[]): Facts =>
  facts({
    education: library.triggers(),
    appointments: [
      infusion('2026-11-24T12:00', { dose: doseIn('induction', { numbers: has }) }),
      infusion('2026-11-19T12:00', { id: 'given', status: 'fulfilled', dose: doseIn('induction', { numbers: has }) }),
    ],
  });
const readiness = (production: boolean, approved: readonly string[]) =>
  new ReadingReadiness({ isProduction: production } as Config, library, {
    isApproved: ({ code }) => Promise.resolve(approved.includes(code)),
  } as EducationApprovals);
const judged = (known: Facts, production = false, approved: readonly string[] = []) =>
  readiness(production, approved).judge(planTouches(known, policy), known, now);
const heldBack = async (...known: Parameters<typeof judged>) =>
  (await judged(...known)).flatMap(({ template, heldBack: why }) => (why ? [`${template}: ${why}`] : []));
const without = (name: string) => numbers.filter((one) => one !== name);

describe('a reading is held back', () => {
  it('for a number that the protocol of the dose lacks, and for no number that it does not give', async () => {
    expect(await heldBack(ofDose(numbers))).toEqual([]);
    expect(await heldBack(ofDose(without('fastingSolidsHours')))).toEqual([]);
    expect(await heldBack(ofDose(without('noBigChoicesDays')))).toEqual([
      `education-E12: ${NUMBER_MISSING}`,
      `education-E7: ${NUMBER_MISSING}`,
    ]);
  });

  it("for a number that the protocol of the patient's course lacks, when it goes with no dose", async () => {
    const after = video('2026-11-19T12:00', { status: 'fulfilled', noteSignedAt: at('2026-11-19T13:00') });
    const course = { id: 'c', stage: 'induction' as const, stageSince: now };
    const known = (has: readonly string[]) =>
      facts({ education: library.triggers(), appointments: [after], course: { ...course, numbers: has } });
    expect(await heldBack(known(numbers))).toEqual([]);
    expect(await heldBack(known(without('noDriveHours')))).toEqual([`education-E13: ${NUMBER_MISSING}`]);
  });

  it('in production until the clinic has approved it; elsewhere it is sent', async () => {
    expect(await heldBack(ofDose(numbers), true, ['E12'])).toEqual([`education-E7: ${NOT_APPROVED}`]);
    expect(await heldBack(ofDose(numbers), true, ['E7', 'E12'])).toEqual([]);
  });
});

describe('what is held back', () => {
  const plan = async (production: boolean) => collapse(await judged(ofDose(numbers), production), [], now);
  const E7 = (owed: readonly Owed[]) => owed.find(({ template }) => template === 'education-E7') as Owed;
  const reconciled = (owed: readonly Owed[], known: Parameters<typeof reconcile>[1]) =>
    reconcile(owed, known, { now, reachableSince: now }).update.map(({ touch }) => touch.template);

  it('goes with no reminder, which goes by itself', async () => {
    expect(E7(await plan(false)).goesWith).not.toBeNull();
    expect(E7(await plan(true)).goesWith).toBeNull();
  });

  it('is left alone by further plans until its cause has gone', async () => {
    const [sendable, held] = [await plan(false), await plan(true)];
    const suppressed = stored(held).map((touch) => ({
      ...touch,
      ...(touch.template.startsWith('education') ? { status: 'suppressed', statusReason: NOT_APPROVED } : {}),
    })) as Parameters<typeof reconcile>[1];
    expect(reconciled(held, suppressed)).toEqual([]);
    expect(reconciled(sendable, suppressed)).toContain('education-E7');
    expect(reconciled(held, stored(sendable))).toContain('education-E7');
  });
});
