import { attemptsOlderBy, textsReceived, triedMessage } from '@snowmelt/messaging/testing';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import { openTasks } from '@snowmelt/tasks/testing';
import { idOf } from '@snowmelt/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { approveRules, freeRules } from '../../../../test/support/outreach-rules.js';
import { type FindResult, SmsPort } from '../../../messaging/src/ports/outgoing.port.js';
import { TouchRepository } from '../touch.repository.js';
import { OutreachWorkerModule } from '../worker.js';
import { DispatchService } from './dispatch.service.js';

let context: ClinicContext;
const sql = (text: string, values: unknown[] = []) => context.sql(text, values);

beforeAll(async () => {
  context = await createClinicContext(
    [QueueModule, QueueRunnerModule, OutreachWorkerModule],
    {},
    { SWEEP_SECONDS: '60', REDIS_URL: '' },
  );
});
afterAll(() => context?.stop());

/** A touch still good for `goodForMinutes`, whose text was tried `minutesAgo` by a worker that did not come back. */
async function doubtful(minutesAgo: number, goodForMinutes: number): Promise<string> {
  const patientId = context.clinic.patients[0] as string;
  const touchId = await idOf(
    sql,
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at, status, tries, lease_token, lease_until)
    VALUES (current_clinic_id(), $1, uuidv7()::text, 'education', 'education-E3', 'test', 'E3',
      now() - interval '3 hours', now() + $2 * interval '1 minute', 'sending', 1, uuidv7(), now() - interval '1 minute')`,
    [patientId, goodForMinutes],
  );
  await triedMessage(sql, { touchId, patientId }, 'unknown', { minutesAgo });
  return touchId;
}
const recovered = async (touch: string, answer: FindResult) => {
  context.get(SmsPort).find = () => Promise.resolve(answer);
  await context.get(DispatchService).recover(context.clinic.id, touch);
  return (
    await sql(
      `SELECT t.status, t.status_reason AS reason, a.outcome, round(extract(epoch FROM t.lease_until - now()) / 60)::int AS "lookupDelay"
     FROM touch t JOIN message m ON m.touch_id = t.id JOIN message_attempt a ON a.message_id = m.id WHERE t.id = $1`,
      [touch],
    )
  )[0];
};
const eventsOf = async (touch: string) =>
  (
    await sql(`SELECT type FROM domain_event WHERE payload ->> 'touchId' = $1 AND type LIKE 'touch.%' ORDER BY seq`, [
      touch,
    ])
  ).map(({ type }) => type);
const nobodyKnows = {
  status: 'failed',
  reason: 'it is not known whether it was sent; ask the patient',
  outcome: 'lost',
  lookupDelay: null,
};

it.each([
  ['PT1H', 59, 'sending', 'unknown'],
  ['PT1H', 61, 'failed', 'lost'],
  ['PT2H', 61, 'sending', 'unknown'],
  ['PT2H', 121, 'failed', 'lost'],
])(
  'a message whose outcome can never be known is left to a person after %s: %i minutes later it is %s',
  async (unclearGivenUpAfter, minutes, status, outcome) => {
    await approveRules(sql, { ...freeRules, unclearGivenUpAfter });
    expect(await recovered(await doubtful(minutes, 1440), { found: 'unknowable' })).toMatchObject({ status, outcome });
  },
);

describe('a text whose outcome the provider cannot tell now', () => {
  beforeEach(() => approveRules(sql));

  it.each([
    [1, 1440, 1],
    [20, 1440, 5],
    [600, 1440, 5],
    [600, 8, 2],
  ])(
    'is looked up again %i minutes after the send while it is still useful (%i minutes): in %i minutes',
    async (ago, goodFor, lookupDelay) => {
      expect(await recovered(await doubtful(ago, goodFor), { found: 'unclear' })).toMatchObject({
        status: 'sending',
        outcome: 'unknown',
        lookupDelay,
      });
    },
  );

  it('is a task to ask the patient after the time the clinic has set, until it is known', async () => {
    const touch = await doubtful(61, 1440);
    await recovered(touch, { found: 'unclear' });
    const mine = async () => (await openTasks(sql)).filter(({ key }) => key.includes(touch));
    expect(await mine()).toEqual([{ kind: 'message_unclear', role: 'front_desk', key: `message_unclear:${touch}:1` }]);
    await sql(`UPDATE touch SET lease_until = now() - interval '1 second' WHERE id = $1`, [touch]);
    await recovered(touch, { found: true, providerMessageId: `SM${'1'.repeat(32)}`, delivered: false });
    expect(await mine()).toEqual([]);
  });

  it.each<[string, FindResult, string[]]>([
    ['is told once, although it is looked up again', { found: 'unclear' }, ['touch.unclear']],
    ['and then given up, is not told again', { found: 'unknowable' }, ['touch.unclear']],
    [
      'and then known, was told',
      { found: true, providerMessageId: `SM${'2'.repeat(32)}`, delivered: false },
      ['touch.unclear', 'touch.sent'],
    ],
  ])('and of which nobody knows %s', async (_what, later, told) => {
    const touch = await doubtful(61, 1440);
    for (const answer of [{ found: 'unclear' } as const, later]) {
      await recovered(touch, answer);
      await sql(`UPDATE touch SET lease_until = now() - interval '1 second' WHERE id = $1 AND status = 'sending'`, [
        touch,
      ]);
    }
    expect(await eventsOf(touch)).toEqual(told);
  });

  it('and of which nobody can know is told when it is given up', async () => {
    const touch = await doubtful(61, 1440);
    await recovered(touch, { found: 'unknowable' });
    expect(await eventsOf(touch)).toEqual(['touch.unclear']);
    expect(await eventsOf(await doubtful(10, 1440))).toEqual([]);
  });

  it('is left to a person when it is no longer useful', async () => {
    expect(await recovered(await doubtful(600, -1), { found: 'unclear' })).toEqual(nobodyKnows);
  });

  it('is sent again when the provider does not have it, however long that took to find out', async () => {
    expect(await recovered(await doubtful(600, 60), { found: false })).toMatchObject({
      status: 'planned',
      outcome: 'lost',
    });
  });

  it('counts as sent when the provider has it, even if it says so after a person was asked', async () => {
    expect(
      await recovered(await doubtful(600, 60), {
        found: true,
        providerMessageId: `SM${'0'.repeat(32)}`,
        delivered: false,
      }),
    ).toMatchObject({ status: 'sent', outcome: 'accepted' });
    const touch = await doubtful(600, -1);
    expect(await recovered(touch, { found: 'unclear' })).toEqual(nobodyKnows);
    await context.inClinic(() => context.get(TouchRepository).acceptedByProvider(touch));
    expect(await sql('SELECT status, status_reason FROM touch WHERE id = $1', [touch])).toEqual([
      { status: 'sent', status_reason: null },
    ]);
  });
});

it('a text to which the provider itself answered makes it doubtful which message is ours', async () => {
  const others = async (address: string) => {
    const touch = await doubtful(1, 1440);
    let seen: unknown;
    context.get(SmsPort).find = (attempt) => {
      seen = attempt.others;
      return Promise.resolve({ found: 'unclear' });
    };
    await textsReceived(sql, context.clinic.patients[0] as string, address, 1);
    await context.get(DispatchService).recover(context.clinic.id, touch);
    return (seen as { doubtful: number }).doubtful;
  };
  await attemptsOlderBy(sql, 600);
  expect([await others('+13235550199'), await others('+13235550101')]).toEqual([0, 2]); // the second is of two attempts
});
