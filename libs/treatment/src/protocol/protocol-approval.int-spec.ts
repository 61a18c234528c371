import { actors } from '@snowmelt/audit';
import { minutesPassed } from '@snowmelt/clock/testing';
import type { Role, Rule, RuleWish, SourcedNumber } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { IdentityModule } from '@snowmelt/identity';
import { nowWorksAs, staffMember } from '@snowmelt/identity/testing';
import { DraftService, RuleReader } from '@snowmelt/rules';
import { approvedByItsAuthor, draftRemoved, draftRewritten, proposedProtocol } from '@snowmelt/rules/testing';
import { openTasks } from '@snowmelt/tasks/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { CourseService } from '../course/course.service.js';
import { TreatmentModule } from '../treatment.module.js';

let context: ClinicContext;
/** An administrator, a prescriber, and the medical director. */
let who: Record<'tom' | 'kaia' | 'amara', string>;

beforeEach(async () => {
  context = await createClinicContext([IdentityModule, TreatmentModule], { patients: 3 });
  const hire = async (name: string, roles: Role[]) => (await staffMember(context.sql, { name, roles })).id;
  await nowWorksAs(context.sql, context.clinic.prescriberId, 'nurse');
  who = {
    tom: await hire('Tom Whelan', ['admin']),
    kaia: await hire('Kaia Lindqvist, PMHNP', ['prescriber']),
    amara: await hire('Dr. Amara Osei', ['prescriber', 'medical_director']),
  };
});
afterEach(() => context?.stop());

const ROLES = { tom: ['admin'], kaia: ['prescriber'], amara: ['prescriber', 'medical_director'] } as const;
const as = <T>(name: keyof typeof ROLES, work: () => Promise<T>) =>
  actors.run({ kind: 'staff', id: who[name], roles: [...ROLES[name]] }, () =>
    context.get(UnitOfWork).run(context.clinic.id, work),
  );
const drafts = () => context.get(DraftService, { strict: false });
const protocol = async (name: keyof typeof ROLES = 'tom'): Promise<Rule> =>
  (await as(name, () => context.get(RuleReader, { strict: false }).list('protocol')))[0] as Rule;
const day = (ahead: number) =>
  new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('sv', { timeZone: 'America/Los_Angeles' });

/** The latest version with some numbers changed; null takes one out. */
async function wish(change: Record<string, Partial<SourcedNumber>>, fromDay = day(0)): Promise<RuleWish> {
  const [latest] = (await protocol()).versions;
  const { numbers } = latest?.definition as { numbers: SourcedNumber[] };
  return {
    kind: 'protocol',
    code: 'iv_induction',
    name: latest?.name ?? '',
    source: 'the new guideline',
    fromDay,
    baseVersion: latest?.version ?? 0,
    definition: { numbers: numbers.map((number) => ({ ...number, ...change[number.name] })) },
  };
}
const longerGap = { minimumGapHours: { value: 72, source: 'a guideline of 2026' } };
const draft = async (
  change = longerGap as Parameters<typeof wish>[0],
  fromDay = day(0),
  by: keyof typeof ROLES = 'tom',
) => {
  const wanted = await wish(change, fromDay);
  return as(by, () => drafts().draft(wanted));
};
const approve = (id: string, version = 1, by: keyof typeof ROLES = 'amara') =>
  as(by, () => drafts().approve(id, version));
const gapOf = async (courseId: string) =>
  (await context.sql(`SELECT protocol_number($1, 'minimumGapHours')::int AS gap`, [courseId]))[0].gap as number;
const start = (nth: number, protocolId: string) =>
  as('kaia', () =>
    context
      .get(CourseService)
      .start(context.clinic.patients[nth] as string, { protocolId, stage: 'preparation', reason: 'prepared' }),
  );

describe('a draft of a protocol', () => {
  it('is used nowhere, and asks the medical director', async () => {
    const { id: course } = await start(0, context.clinic.protocolId);
    const id = await draft();
    expect(await gapOf(course)).toBe(48);
    const { versions, draft: shown } = await protocol();
    expect(versions.map(({ version, state }) => [version, state])).toEqual([[1, 'in_force']]);
    expect(shown).toMatchObject({
      id,
      status: 'waiting',
      draftedBy: ['Tom Whelan'],
      changes: [
        {
          label: 'Gap between doses; less needs a prescriber',
          before: '48 h (test)',
          after: '72 h (a guideline of 2026)',
        },
      ],
      mayApprove: false,
    });
    expect(await openTasks(context.sql)).toMatchObject([{ kind: 'rule_to_approve', role: 'medical_director' }]);
    expect(await as('tom', () => drafts().count())).toEqual({ toApprove: 1, sentBack: 0 });
  });

  it('that is approved for today is the version that courses start with from now on; a running one keeps its own', async () => {
    const { id: running } = await start(0, context.clinic.protocolId);
    await approve(await draft());
    const [inForce, former] = (await protocol()).versions;
    expect(inForce).toMatchObject({
      version: 2,
      state: 'in_force',
      approvedBy: 'Dr. Amara Osei',
      draftedBy: ['Tom Whelan'],
    });
    expect(former).toMatchObject({ version: 1, state: 'former', draftedBy: [] });
    expect(await openTasks(context.sql)).toEqual([]);
    await expect(start(1, context.clinic.protocolId)).rejects.toMatchObject({ code: 'TREATMENT.UNKNOWN_PROTOCOL' });
    const [current] = await as('kaia', () => context.get(CourseService).protocols());
    expect(current).toMatchObject({ code: 'iv_induction', version: 2 });
    const { id: started } = await start(1, current?.id as string);
    expect([await gapOf(running), await gapOf(started)]).toEqual([48, 72]);
  });

  it('that is approved for a day to come is used when that day has come, and not before', async () => {
    await approve(await draft(longerGap, day(3)));
    const current = async () => (await as('kaia', () => context.get(CourseService).protocols()))[0]?.version;
    expect([(await protocol()).versions.map(({ state }) => state), await current()]).toEqual([
      ['to_come', 'in_force'],
      1,
    ]);
    await minutesPassed(context.sql, 4 * 24 * 60);
    expect([(await protocol()).versions.map(({ state }) => state), await current()]).toEqual([
      ['in_force', 'former'],
      2,
    ]);
  });

  it('gives a running course a number that its own version lacks only once its day has come', async () => {
    await context.sql(`UPDATE protocol SET definition = definition - 'noDriveHours'`);
    const { id: course } = await start(0, context.clinic.protocolId);
    const wanted = await wish({}, day(3));
    const { numbers } = wanted.definition as { numbers: SourcedNumber[] };
    numbers.push({ name: 'noDriveHours', value: 24, unit: 'h', source: 'the label' });
    const { effects } = await as('tom', () => drafts().preview(wanted));
    expect(effects.map(({ words }) => words)).toContainEqual(
      '1 course in progress on version 1 takes from it what that version lacks: “No driving after a dose”.',
    );
    await approve(await as('tom', () => drafts().draft(wanted)));
    const hours = async () =>
      (
        await context.sql(
          `SELECT protocol_number($1, 'noDriveHours')::int AS one, protocol_numbers($1) ? 'noDriveHours' AS all`,
          [course],
        )
      )[0];
    expect(await hours()).toEqual({ one: null, all: false });
    await minutesPassed(context.sql, 4 * 24 * 60);
    expect(await hours()).toEqual({ one: 24, all: true });
  });

  it('is refused with numbers that do not fit, with a day that is over, from an old version, and with nothing changed', async () => {
    const refused = async (change: Parameters<typeof wish>[0], fromDay = day(0), other: object = {}) => {
      const wanted = { ...(await wish(change, fromDay)), ...other };
      const codes: string[] = [];
      for (const work of [() => drafts().draft(wanted), () => drafts().preview(wanted)] as (() => Promise<unknown>)[])
        codes.push(
          await as('tom', work).then(
            () => 'stored',
            ({ code }: { code: string }) => code,
          ),
        );
      return codes[0] === codes[1] ? codes[0] : codes;
    };
    expect(await refused({ hardMinimumGapHours: { value: 49 } })).toBe('RULES.UNFIT');
    expect(await refused(longerGap, day(-1))).toBe('RULES.DAY_UNFIT');
    expect(await refused(longerGap, day(0), { baseVersion: 7 })).toBe('RULES.BASE_CHANGED');
    expect(await refused({})).toBe('RULES.NOTHING_CHANGED');
    expect(await refused(longerGap, day(0), { code: 'unheard_of' })).toBe('RULE.NOT_FOUND');
    expect((await protocol()).draft).toBeNull();
  });

  it('cannot hold before the version that it was drafted from does', async () => {
    await approve(await draft(longerGap, day(3)));
    const sooner = await wish({ minimumGapHours: { value: 96 } }, day(2));
    await expect(as('tom', () => drafts().draft(sooner))).rejects.toMatchObject({
      code: 'RULES.DAY_UNFIT',
      meta: { first: day(3) },
    });
  });

  it('is the only one of its rule', async () => {
    await draft();
    await expect(draft({ sessions: { value: 4 } }, day(0), 'kaia')).rejects.toMatchObject({ code: 'RULES.DRAFT_OPEN' });
  });
});

it('the first version, as the clinic’s file proposed it, is changed, previewed and approved like any other', async () => {
  const wanted = { ...(await wish(longerGap)), baseVersion: 0 };
  await context.sql('DELETE FROM protocol');
  await proposedProtocol(context.sql, wanted.definition);
  const { versions, draft: proposed } = await protocol('amara');
  expect(versions).toEqual([]);
  expect(proposed).toMatchObject({
    draftedBy: [],
    mayApprove: true,
    changes: expect.arrayContaining([{ label: 'Doses in the induction', before: null, after: '2 sessions (test)' }]),
  });
  const { id, version } = proposed as { id: string; version: number };
  expect((await as('tom', () => drafts().preview(wanted))).effects).toMatchObject([
    {},
    { words: 'No course on this protocol is in progress.' },
  ]);
  await as('tom', () => drafts().revise(id, { version, wish: wanted }));
  await approve(id, version + 1);
  expect((await protocol()).versions).toMatchObject([{ version: 1, state: 'in_force', draftedBy: ['Tom Whelan'] }]);
});

describe('approval', () => {
  it('is never of what one wrote oneself, not even of a part', async () => {
    const id = await draft(longerGap, day(0), 'amara');
    await expect(approve(id)).rejects.toMatchObject({ status: 403, code: 'RULES.OWN_DRAFT' });
    expect((await protocol('amara')).draft).toMatchObject({ mayApprove: false });
    const wanted = await wish({ minimumGapHours: { value: 60 } });
    await as('tom', () => drafts().revise(id, { version: 1, wish: wanted }));
    await expect(approve(id, 2)).rejects.toMatchObject({ code: 'RULES.OWN_DRAFT' });
  });

  it('is of one’s own draft where nobody else there prescribes or is director, and that is kept', async () => {
    await nowWorksAs(context.sql, who.kaia, 'clinician');
    await approve(await draft(longerGap, day(0), 'amara'));
    expect((await protocol()).versions[0]).toMatchObject({ version: 2, approvedBy: 'Dr. Amara Osei' });
    expect(await context.sql('SELECT only_director FROM rule_draft')).toEqual([{ only_director: true }]);
  });

  it('is of what the director has seen: a draft that was changed meanwhile is looked at again', async () => {
    const id = await draft();
    const wanted = await wish({ minimumGapHours: { value: 96 } });
    await as('kaia', () => drafts().revise(id, { version: 1, wish: wanted }));
    await expect(approve(id, 1)).rejects.toMatchObject({ code: 'RULES.CHANGED_MEANWHILE' });
    await approve(id, 2);
    await expect(approve(id, 2)).rejects.toMatchObject({ code: 'RULES.CHANGED_MEANWHILE' });
    expect((await protocol()).versions[0]).toMatchObject({
      version: 2,
      draftedBy: ['Tom Whelan', 'Kaia Lindqvist, PMHNP'],
    });
  });

  it('by two at once makes one version', async () => {
    const id = await draft();
    const done = await Promise.allSettled([approve(id), approve(id)]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await protocol()).versions).toHaveLength(2);
  });

  it('can be refused with a reason; changed, it waits again, and given up, it is gone', async () => {
    const id = await draft();
    await as('amara', () => drafts().sendBack(id, 1, 'cite the guideline'));
    expect((await protocol()).draft).toMatchObject({
      status: 'sent_back',
      sentBackBecause: 'cite the guideline',
      decidedBy: 'Dr. Amara Osei',
    });
    expect(await openTasks(context.sql)).toMatchObject([{ kind: 'rule_sent_back', role: 'admin' }]);
    await expect(approve(id, 2)).rejects.toMatchObject({ code: 'RULES.NOT_WAITING' });
    const wanted = await wish(longerGap);
    await as('tom', () => drafts().revise(id, { version: 2, wish: wanted }));
    expect(await openTasks(context.sql)).toMatchObject([{ kind: 'rule_to_approve' }]);
    await as('tom', () => drafts().withdraw(id, 3));
    expect([(await protocol()).draft, await openTasks(context.sql)]).toEqual([null, []]);
  });

  it('of a draft whose version has been added another way is refused', async () => {
    const id = await draft();
    await context.sql(
      `INSERT INTO protocol (clinic_id, code, version, name, definition, approved_by, approved_at) SELECT clinic_id, code, 2, name, definition, 'the file', now() FROM protocol`,
    );
    await expect(approve(id)).rejects.toMatchObject({ code: 'RULES.BASE_CHANGED' });
    expect((await protocol()).draft).toMatchObject({ status: 'waiting' });
  });

  it('stays as it was, whoever tries to change it', async () => {
    await approve(await draft());
    await expect(draftRewritten(context.sql)).rejects.toThrow(/does not change/);
    await expect(draftRemoved(context.sql)).rejects.toThrow(/does not change/);
    const other = await draft({ sessions: { value: 4 } }, day(0), 'amara');
    await expect(approvedByItsAuthor(context.sql, other)).rejects.toThrow(/rule_draft_approved_by_another/);
  });
});
