import { demoClockAt, minutesPassed } from '@snowmelt/clock/testing';
import { Config } from '@snowmelt/config';
import { performDuty, UnitOfWork } from '@snowmelt/database';
import { IdentityModule } from '@snowmelt/identity';
import { accountDisabled, accountEnabled } from '@snowmelt/identity/testing';
import { Logger } from '@snowmelt/logging';
import { type Outgoing, type SendResult, SmsPort, type TextReport } from '@snowmelt/messaging';
import { TaskService, Tasks } from '@snowmelt/tasks';
import { approveTaskRules, openTasks } from '@snowmelt/tasks/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { OnCallService } from '../on-call/on-call.service.js';
import { RiskModule } from '../risk.module.js';
import { PageFailureService } from './page-failure.service.js';
import { PageOnCallDuty } from './page-on-call.duty.js';
import { type PageDue, PageRepository } from './page.repository.js';

const AT_NIGHT = '2026-12-07T11:12:00Z'; // 03:12 in Los Angeles
const accepted: SendResult = { outcome: 'accepted', providerMessageId: 'SM1', delivered: false };
const refused: SendResult = { outcome: 'rejected', code: '21614', next: 'never', about: 'address' };

let context: ClinicContext;
let sent: Outgoing[];
/** What the provider says next; it accepts when nothing is said. */
let says: (SendResult | Error)[];
const sms = {
  provider: 'test',
  send: async (message: Outgoing): Promise<SendResult> => {
    sent.push(message);
    const said = says.shift() ?? accepted;
    if (said instanceof Error) throw said;
    return said;
  },
} as unknown as SmsPort;

beforeAll(async () => {
  context = await createClinicContext([IdentityModule, RiskModule], {}, { DEMO_CLOCK: 'true' });
});
beforeEach(async () => {
  await context.sql('TRUNCATE on_call_page, on_call_shift');
  await context.inClinic(async () => {
    const { items } = await context.get(TaskService).list({});
    for (const { id, version } of items) await context.get(TaskService).close(id, { version, outcome: DONE });
  });
  await demoClockAt(context.sql, AT_NIGHT);
  [sent, says] = [[], []];
});
afterAll(() => context?.stop());

const DONE = 'Called her, she is with her mother and calls us tomorrow.';
const later = async (hours: number) => {
  const [row] = await context.sql(`SELECT snowmelt_now() + $1 * interval '1 hour' AS at`, [hours]);
  return (row as { at: Date }).at.toISOString();
};
const onCall = async (
  staffId = context.clinic.prescriberId,
  phone = '(323) 555-0170',
  hours: [number, number] = [-1, 8],
) => {
  const [startsAt, endsAt] = [await later(hours[0]), await later(hours[1])];
  return context.inClinic(() => context.get(OnCallService).add({ staffId, phone, startsAt, endsAt }));
};
let count = 0;
const words = async (kind: 'crisis_text' | 'patient_wrote' = 'crisis_text') => {
  const key = `text:${(count += 1)}`;
  const dueAt = new Date(await later(0));
  await context.inClinic(() =>
    context.get(Tasks).settle(key, [{ key, kind, patientId: context.clinic.patients[0] as string, dueAt }]),
  );
};
const crisis = async () =>
  (await context.inClinic(() => context.get(TaskService).list({}))).items.find(({ kind }) => kind === 'crisis_text');
const round = (failures: unknown[] = []) =>
  performDuty(
    context.get(UnitOfWork),
    new PageOnCallDuty(
      context.get(UnitOfWork),
      context.get(PageRepository),
      context.get(PageFailureService),
      sms,
      context.get(Config),
      context.get(Logger),
    ),
    { onFailure: (_found, error) => failures.push(error) },
  );
const pages = async () => (await context.inClinic(() => context.get(OnCallService).list())).pages;

describe('words of a crisis at 03:12', () => {
  it('page whoever is on call, with a text that names nobody', async () => {
    await onCall();
    await words();
    await round();
    expect(sent.map(({ to, body }) => [to, body])).toEqual([
      ['+13235550170', expect.stringMatching(/^Test: an urgent task waits for you\. Sign in: http\S+\/todo$/)],
    ]);
    expect(await pages()).toMatchObject([{ staffName: 'Dr. Kim Reyes', outcome: 'accepted' }]);
  });

  it('page again every five minutes for an hour, then every half hour, until somebody takes the task', async () => {
    await onCall();
    await words();
    for (const minutes of [0, 1, 4, 5]) {
      await minutesPassed(context.sql, minutes);
      await round();
    }
    expect(sent).toHaveLength(3);
    for (let minutes = 0; minutes < 45; minutes += 5) {
      await minutesPassed(context.sql, 5);
      await round();
    }
    expect(sent).toHaveLength(12);
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await minutesPassed(context.sql, 5);
      await round();
    }
    expect(sent).toHaveLength(14);
  });

  it('page as often as the clinic’s rules say, and as soon as they say when a task was left', async () => {
    await approveTaskRules(context.sql, { leftAfter: 'PT10M', pages: { every: 'PT2M', times: 2, thenEvery: 'PT20M' } });
    await onCall();
    await words();
    const rounds: number[] = [];
    for (const minutes of [0, 2, 2, 17, 1]) {
      await minutesPassed(context.sql, minutes);
      await round();
      rounds.push(sent.length);
    }
    expect(rounds).toEqual([1, 2, 2, 2, 3]);
    const task = await crisis();
    await context.inClinic(() =>
      context
        .get(TaskService)
        .assign(task?.id as string, { version: task?.version as number, assigneeId: context.clinic.prescriberId }),
    );
    for (const minutes of [9, 11, 20]) {
      await minutesPassed(context.sql, minutes);
      await round();
      rounds.push(sent.length);
    }
    expect(rounds.slice(5)).toEqual([3, 4, 5]); // left after ten minutes, and paged from afar: twenty after the last
    await approveTaskRules(context.sql);
  });

  it('page nobody any more once the task is taken or closed', async () => {
    await onCall();
    await words();
    const task = await crisis();
    const { id, version } = task as NonNullable<typeof task>;
    const taken = await context.inClinic(() =>
      context.get(TaskService).assign(id, { version, assigneeId: context.clinic.staffId }),
    );
    await round();
    await context.inClinic(() => context.get(TaskService).close(id, { version: taken.version, outcome: DONE }));
    await round();
    expect(sent).toEqual([]);
  });

  it('page everybody who is on call at that time, nobody whose shift is over, was taken out or comes later, and nobody who has left', async () => {
    await onCall(context.clinic.prescriberId, '323 555 0171');
    await onCall(context.clinic.staffId, '323 555 0172');
    await onCall(context.clinic.staffId, '323 555 0173', [1, 8]);
    const out = await onCall(context.clinic.staffId, '323 555 0174');
    await context.inClinic(() => context.get(OnCallService).withdraw(out.id));
    await accountDisabled(context.sql, context.clinic.prescriberId);
    await words();
    await round();
    await accountEnabled(context.sql, context.clinic.prescriberId);
    expect(sent.map(({ to }) => to)).toEqual(['+13235550172']);
    await demoClockAt(context.sql, AT_NIGHT, '9 hours');
    await words();
    await round();
    expect(sent).toHaveLength(1);
  });

  it('page once each, however many workers there are', async () => {
    await onCall();
    await words();
    await Promise.all([round(), round(), round()]);
    expect(sent).toHaveLength(1);
  });

  it('page once, also by a worker that found it due before another one paged', async () => {
    await onCall();
    await words();
    const [due] = await context.get(PageRepository).due(10);
    await round();
    const again = context.inClinic(() => context.get(PageRepository).begin(due as PageDue));
    expect([await again, sent.length]).toEqual([null, 1]);
  });

  const kinds = async () => (await openTasks(context.sql)).map(({ kind }) => kind).sort();
  const reported = async (status: TextReport['status'], to = '+13235550170', nth = 1) =>
    context.get(PageFailureService).learned(sent[nth - 1]?.attemptId ?? '', { to, status, code: null });

  it('are somebody else’s to pass on when the provider refuses the text, until a page arrives', async () => {
    await onCall();
    await words();
    says = [refused, { outcome: 'unknown' }];
    for (let pagesSent = 1; pagesSent <= 3; pagesSent += 1) {
      await round(); // refused; nobody knows; accepted, which does not prove that it arrives
      expect(await kinds()).toEqual(['crisis_text', 'page_failed']);
      await minutesPassed(context.sql, 5);
    }
    expect(await reported('delivered', undefined, 3)).toBe(true);
    expect(await kinds()).toEqual(['crisis_text']);
  });

  it('are somebody else’s to pass on when the provider reports that a page did not arrive', async () => {
    await onCall();
    await words();
    await round();
    await reported('sent');
    await reported('undelivered', '+13235550199'); // a report about another number
    expect(await kinds()).toEqual(['crisis_text']);
    await reported('undelivered');
    expect(await kinds()).toEqual(['crisis_text', 'page_failed']);
    expect(await pages()).toMatchObject([{ outcome: 'undelivered' }]);
    await reported('delivered');
    await reported('undelivered'); // the reports came in another order
    expect(await kinds()).toEqual(['crisis_text']);
    expect(await pages()).toMatchObject([{ outcome: 'delivered' }]);
  });

  it('page again when somebody took the task and has not closed it within half an hour, and from afar', async () => {
    await onCall();
    await words();
    await round();
    const { id, version } = (await crisis()) as { id: string; version: number };
    await context.inClinic(() => context.get(TaskService).assign(id, { version, assigneeId: context.clinic.staffId }));
    const pagesIn = async (minutes: number) => {
      const before = sent.length;
      for (let passed = 0; passed < minutes; passed += 5) {
        await minutesPassed(context.sql, 5);
        await round();
      }
      return sent.length - before;
    };
    expect([await pagesIn(25), await pagesIn(5), await pagesIn(25), await pagesIn(5)]).toEqual([0, 1, 0, 1]);
  });

  it('page again when whoever took the task works here no longer', async () => {
    await onCall();
    await words();
    await round();
    const { id, version } = (await crisis()) as { id: string; version: number };
    await context.inClinic(() => context.get(TaskService).assign(id, { version, assigneeId: context.clinic.staffId }));
    await minutesPassed(context.sql, 5);
    await round();
    expect(sent).toHaveLength(1);
    await accountDisabled(context.sql, context.clinic.staffId);
    await round();
    await accountEnabled(context.sql, context.clinic.staffId);
    expect(sent).toHaveLength(2);
  });

  it('are somebody else’s to pass on when nobody can say of three pages whether they went out', async () => {
    await onCall();
    await words();
    says = [{ outcome: 'unknown' }, new Error('the line went dead'), { outcome: 'unknown' }];
    const seen: string[][] = [];
    for (let nth = 1; nth <= 3; nth += 1) {
      await round();
      seen.push(await kinds());
      await minutesPassed(context.sql, 5);
    }
    expect(seen).toEqual([['crisis_text'], ['crisis_text'], ['crisis_text', 'page_failed']]);
  });

  it('need no call any more once somebody has taken the task', async () => {
    await onCall();
    await words();
    says = [refused];
    await round();
    await round();
    expect(await kinds()).toEqual(['crisis_text', 'page_failed']);
    const { id, version } = (await crisis()) as { id: string; version: number };
    await context.inClinic(() => context.get(TaskService).assign(id, { version, assigneeId: context.clinic.staffId }));
    await round();
    expect(await kinds()).toEqual(['crisis_text']);
    expect(await context.get(PageRepository).due(10)).toEqual([]);
  });

  it('says of a report about another text that it is no page', async () => {
    expect(
      await context
        .get(PageFailureService)
        .learned('019a0000-0000-7000-8000-000000000000', { to: '+13235550170', status: 'delivered', code: null }),
    ).toBe(false);
  });

  it('page again when nobody knows whether the page went out', async () => {
    await onCall();
    await words();
    says = [new Error('the line went dead'), { outcome: 'unknown' }];
    await round();
    await minutesPassed(context.sql, 5);
    await round();
    await minutesPassed(context.sql, 5);
    await round();
    expect(sent).toHaveLength(3);
    expect((await pages()).map(({ outcome }) => outcome)).toEqual(['accepted', 'unclear', null]);
  });
});

it('a text that can wait wakes nobody', async () => {
  await onCall();
  await words('patient_wrote');
  await round();
  expect(sent).toEqual([]);
});
