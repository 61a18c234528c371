import { actors } from '@snowmelt/audit';
import { demoClockAt, minutesPassed } from '@snowmelt/clock/testing';
import { Clock } from '@snowmelt/clock';
import type { TaskKind } from '@snowmelt/contracts';
import { performDuty, UnitOfWork } from '@snowmelt/database';
import { IdentityModule } from '@snowmelt/identity';
import { accountDisabled, accountEnabled } from '@snowmelt/identity/testing';
import fc from 'fast-check';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { approveTaskRules, firstTaskRules, openTasks } from '../testing.js';
import { ClimbingTaskDuty } from './climbing-task.duty.js';
import { TaskRepository } from './task.repository.js';
import { TaskPolicyRepository } from '../policy/task-policy.repository.js';
import { TaskService } from './task.service.js';
import { Tasks, type TaskWanted } from './tasks.service.js';
import { TasksModule } from '../tasks.module.js';

const MONDAY_AT_TEN = '2026-12-07T18:00:00Z';

let context: ClinicContext;
beforeAll(async () => {
  context = await createClinicContext([IdentityModule, TasksModule], {}, { DEMO_CLOCK: 'true' });
});
beforeEach(async () => {
  await context.sql('DELETE FROM task_outcome; DELETE FROM task');
  await demoClockAt(context.sql, MONDAY_AT_TEN);
});
afterAll(() => context?.stop());

const now = async () => ((await context.sql('SELECT snowmelt_now() AS now'))[0] as { now: Date }).now;
const settle = (scope: string, ...wanted: TaskWanted[]) =>
  context.inClinic(() => context.get(Tasks).settle(scope, wanted));
const wanted = async (key: string, kind: TaskKind = 'call_asked', inMinutes = 60): Promise<TaskWanted> => ({
  key,
  kind,
  patientId: context.clinic.patients[0] as string,
  dueAt: new Date((await now()).getTime() + inMinutes * 60_000),
});
const list = async (state: 'open' | 'closed' = 'open') =>
  (await context.inClinic(() => context.get(TaskService).list({ whose: 'all', state }))).items;
const only = async () => {
  const [task] = await list();
  if (!task) throw new Error('no task is open');
  return task;
};
const close = (id: string, version: number, outcome = 'done') =>
  context.inClinic(() => context.get(TaskService).close(id, { version, outcome }));
const climb = () =>
  performDuty(context.get(UnitOfWork), new ClimbingTaskDuty(context.get(TaskRepository), context.get(Clock)), {
    onFailure: (_found, error) => {
      throw error as Error;
    },
  });

describe('a task', () => {
  it('names the visit that it is about now', async () => {
    const [first, second] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
    const task = await wanted('a');
    await settle('one', { ...task, appointmentId: first });
    await settle('one', { ...task, appointmentId: second });
    expect(await only()).toMatchObject({ appointmentId: second });
  });

  it('goes away by itself when its reason does, and comes back with it', async () => {
    await settle('one', await wanted('a'), await wanted('b'));
    await settle('other', await wanted('c'));
    await settle('one', await wanted('b'));
    expect((await openTasks(context.sql)).map(({ key }) => key)).toEqual(['b', 'c']);
    await settle('one', await wanted('a'));
    expect((await openTasks(context.sql)).map(({ key }) => key)).toEqual(['a', 'c']);
    expect(await list('closed')).toMatchObject([{ closed: { by: null }, outcomes: [] }]);
  });

  it('that a person has closed stays closed while the reason lasts', async () => {
    await settle('one', await wanted('a'));
    const { id, version } = await only();
    await close(id, version, 'called, all well');
    await settle('one', await wanted('a'));
    expect(await list()).toEqual([]);
    expect(await list('closed')).toMatchObject([{ id, outcomes: [{ words: 'called, all well' }] }]);
  });

  it('keeps who has it when its time changes, and not after it had gone', async () => {
    await settle('one', await wanted('a'));
    const { id, version } = await only();
    const { staffId } = context.clinic;
    await context.inClinic(() => context.get(TaskService).assign(id, { version, assigneeId: staffId }));
    await settle('one', await wanted('a', 'call_asked', 30));
    expect(await only()).toMatchObject({ id, assignee: { id: staffId } });
    await settle('one');
    await settle('one', await wanted('a'));
    expect(await only()).toMatchObject({ id, assignee: null });
  });

  it('that is told again with a later time stays due when it was, and with whom it had come to', async () => {
    await settle('one', await wanted('a', 'call_asked', 0));
    await minutesPassed(context.sql, 61);
    await climb();
    const before = await only();
    await settle('one', await wanted('a', 'call_asked', 60));
    expect(await only()).toEqual(before);
    expect(before).toMatchObject({ role: 'nurse', nextRole: 'prescriber' });
  });

  it('about a visit that was moved begins anew with the visit', async () => {
    const visit = async (visitLocal: string, inMinutes: number) => ({
      ...(await wanted('a', 'unreachable_patient', inMinutes)),
      visitLocal,
    });
    await settle('one', await visit('2026-12-07T12:00', 0));
    await minutesPassed(context.sql, 121);
    await climb();
    await settle('one', await visit('2026-12-11T12:00', 3000));
    expect(await only()).toMatchObject({ role: 'front_desk', nextRole: 'nurse', isOverdue: false });
  });

  it('of a crisis goes away by no program, whatever its scope says', async () => {
    await settle('one', await wanted('a', 'crisis_text'));
    await settle('one');
    expect(await openTasks(context.sql)).toHaveLength(1);
  });

  it('is opened with the work that gave the reason, or not at all', async () => {
    const [task] = [await wanted('a')];
    await expect(
      context.inClinic(async () => {
        await context.get(Tasks).settle('one', [task]);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await openTasks(context.sql)).toEqual([]);
  });

  it('is the same however often and in whatever order its reasons are told', async () => {
    const names = ['a', 'b', 'c'];
    const at = await now();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.subarray(names), { minLength: 1, maxLength: 6 }), async (rounds) => {
        await context.sql('DELETE FROM task_outcome; DELETE FROM task');
        const tasks = (keys: string[]) => keys.map((key) => ({ key, kind: 'patient_wrote' as const, dueAt: at }));
        for (const keys of rounds) {
          await settle('one', ...tasks(keys));
          await settle('one', ...tasks(keys));
          expect((await openTasks(context.sql)).map(({ key }) => key)).toEqual([...keys].sort());
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('a task that stays undone', () => {
  it('goes on from role to role at its times, once for all workers, and stays with whoever has it', async () => {
    await settle('one', await wanted('a', 'call_asked', 10));
    const roleAfter = async (minutes: number) => {
      await minutesPassed(context.sql, minutes);
      await Promise.all([climb(), climb()]);
      return (await only()).role;
    };
    expect(await roleAfter(0)).toBe('front_desk');
    expect(await roleAfter(11)).toBe('front_desk'); // overdue, and the desk still has an hour
    expect(await roleAfter(60)).toBe('nurse');
    expect(await roleAfter(61)).toBe('prescriber');
    expect(await roleAfter(3000)).toBe('prescriber');
    expect(await only()).toMatchObject({ isOverdue: true, climbsAt: null, nextRole: null });
  });

  it('stays what it was for whoever is about to close it', async () => {
    await settle('one', await wanted('a', 'call_asked', 0));
    const { id, version } = await only();
    await minutesPassed(context.sql, 61);
    await climb();
    expect((await close(id, version)).closed).not.toBeNull();
  });

  it('waits for the morning, unless it is of a crisis', async () => {
    await settle('one', await wanted('a', 'call_asked', 0));
    await settle('two', await wanted('b', 'crisis_text', 0));
    await demoClockAt(context.sql, '2026-12-08T09:00:00Z'); // one at night
    expect(await climb()).toBe(2);
    expect(await openTasks(context.sql)).toMatchObject([{ role: 'front_desk' }, { role: 'clinician' }]);
    await demoClockAt(context.sql, '2026-12-08T16:00:00Z');
    await climb();
    expect(await openTasks(context.sql)).toMatchObject([{ role: 'nurse' }, { role: 'nurse' }]);
  });

  it('waits for the hours that the clinic’s rules say', async () => {
    await approveTaskRules(context.sql, { desk: { isoWeekdays: [2], from: '06:30', to: '07:30' } });
    await settle('one', await wanted('a', 'call_asked', 0));
    await demoClockAt(context.sql, '2026-12-08T14:29:00Z'); // a Tuesday, 06:29
    await climb();
    expect(await openTasks(context.sql)).toMatchObject([{ role: 'front_desk' }]);
    await demoClockAt(context.sql, '2026-12-08T14:30:00Z');
    await climb();
    expect(await openTasks(context.sql)).toMatchObject([{ role: 'nurse' }]);
    await approveTaskRules(context.sql);
  });

  it('goes no further once somebody has closed it, and from the beginning when that is undone', async () => {
    await settle('one', await wanted('a', 'call_asked', 0));
    const { id, version } = await only();
    const done = await close(id, version);
    await minutesPassed(context.sql, 500);
    expect(await climb()).toBe(0);
    await context.inClinic(() => context.get(TaskService).reopen(id, done.version));
    expect(await only()).toMatchObject({ id, role: 'front_desk', closed: null });
    expect(await climb()).toBe(0);
    await minutesPassed(context.sql, 61);
    expect(await climb()).toBe(1);
  });
});

it('an urgent one that nobody has taken is everybody’s, whatever their role, and again when it was taken and left', async () => {
  const ofRole = () =>
    actors.run({ kind: 'staff', id: context.clinic.staffId, roles: ['admin'] }, () =>
      context
        .get(UnitOfWork)
        .run(context.clinic.id, async () => [
          (await context.get(TaskService).list({ whose: 'role' })).items.map(({ kind }) => kind),
          (await context.get(TaskService).count()).role,
        ]),
    );
  await settle('one', await wanted('a', 'crisis_text'), await wanted('b', 'call_asked'));
  expect(await ofRole()).toEqual([['crisis_text'], 1]);
  const [crisis] = await list();
  await context.inClinic(() =>
    context
      .get(TaskService)
      .assign(crisis?.id as string, { version: crisis?.version as number, assigneeId: context.clinic.prescriberId }),
  );
  await minutesPassed(context.sql, 29);
  expect(await ofRole()).toEqual([[], 0]);
  await minutesPassed(context.sql, 1);
  expect(await ofRole()).toEqual([['crisis_text'], 1]);
});

it('what somebody has who has left the clinic is for its role again', async () => {
  await settle('one', await wanted('a'));
  const { id, version } = await only();
  const { prescriberId } = context.clinic;
  await context.inClinic(() => context.get(TaskService).assign(id, { version, assigneeId: prescriberId }));
  const ofRole = () => context.inClinic(async () => (await context.get(TaskService).list({ whose: 'role' })).items);
  expect(await ofRole()).toEqual([]);
  await accountDisabled(context.sql, prescriberId);
  expect(await ofRole()).toMatchObject([{ id, assignee: null, role: 'front_desk' }]);
  await accountEnabled(context.sql, prescriberId);
});

it('the urgent ones come first, then by time; the next page goes on', async () => {
  const first = await wanted('n0', 'patient_wrote');
  const many = Array.from({ length: 103 }, (_, n) => ({
    ...first,
    key: `n${n}`,
    dueAt: new Date(first.dueAt.getTime() + n * 60_000),
  }));
  await settle('many', ...many);
  await settle('crisis', await wanted('z', 'crisis_text', 5000));
  const page = await context.inClinic(() => context.get(TaskService).list({}));
  expect(page.items[0]).toMatchObject({ kind: 'crisis_text', isUrgent: true });
  const next = await context.inClinic(() => context.get(TaskService).list({ cursor: page.nextCursor as string }));
  const due = [...page.items.slice(1), ...next.items].map(({ dueAt }) => dueAt);
  expect([due.length, due]).toEqual([103, due.toSorted()]);
});

it('a clinic begins with rules of tasks, in its own rows, and the last version that was approved is in force', async () => {
  const inForce = () => context.inClinic(() => context.get(TaskPolicyRepository).inForce());
  expect(await inForce()).toMatchObject({ rules: firstTaskRules, zone: 'America/Los_Angeles' });
  await approveTaskRules(context.sql, { leftAfter: 'PT45M' });
  expect(await inForce()).toMatchObject({ approvedBy: 'test', rules: { ...firstTaskRules, leftAfter: 'PT45M' } });
  await approveTaskRules(context.sql);
  const [first] = await context.sql(
    'SELECT version, source, approved_by FROM task_policy WHERE clinic_id = current_clinic_id() ORDER BY version',
  );
  expect(first).toMatchObject({
    version: 1,
    source: expect.stringMatching(/^desk from 8 to 5/),
    approved_by: null,
  });
});
