import { randomUUID } from 'node:crypto';
import { openTasks } from '@snowmelt/tasks/testing';
import { performDuty, UnitOfWork } from '@snowmelt/database';
import { acceptedMeanwhile, preparedMessage, triedMessage } from '@snowmelt/messaging/testing';
import { MessageLookUpDuty } from '../../../messaging/src/message-look-up.duty.js';
import { SmsPort } from '../../../messaging/src/ports/outgoing.port.js';
import { MessageTasks } from '../message-tasks/message-tasks.js';
import { SendAgainRepository } from '../send-again/send-again.repository.js';
import { MessageOutcomeSubscriber } from './message-outcome.subscriber.js';
import { agree, context, inClinic, owe, patient, policy, setUpDispatch, sql } from '../testing/dispatch-scene.js';

setUpDispatch();

const fail = (_found: unknown, error: unknown) => {
  throw error;
};

describe('the status a provider reports for a message', () => {
  const event = (type: 'message.accepted' | 'message.failed', touchId: string) => ({
    id: randomUUID(),
    type,
    payload: { patientId: patient(), touchId, messageId: randomUUID() },
    occurredAt: new Date(),
  });

  it.each([
    [['message.failed', 'message.accepted']],
    [['message.accepted', 'message.failed']],
    [['message.accepted', 'message.failed', 'message.accepted']],
  ] as const)('leads to the e-mail, when reported as %j', async (order) => {
    await policy();
    await agree('robin@example.com');
    const touchId = await owe();
    await sql(`UPDATE touch SET status = 'sending', lease_token = uuidv7(), lease_until = now() + interval '1 minute'`);
    await preparedMessage(sql, { touchId, patientId: patient(), status: 'undelivered' });
    for (const type of order) await inClinic(() => context.get(MessageOutcomeSubscriber).handle(event(type, touchId)));
    expect(await sql('SELECT status, status_reason FROM touch')).toEqual([
      { status: 'planned', status_reason: 'the text did not arrive; it goes by e-mail' },
    ]);
  });

  it.each([
    ['PT30M', 'reminder-1h', 'PT30M'],
    ['PT2H', 'reminder-1h', 'PT2H'],
    ['PT30M', 'visit-link', 'PT0S'],
  ])(
    'leads to the e-mail after the time the clinic has set, but at once for a link needed now: %s, %s',
    async (emailAfterFailedText, template, waits) => {
      await policy({ emailAfterFailedText });
      await agree('robin@example.com');
      const touchId = await owe();
      await sql(`UPDATE touch SET status = 'sent', template = $1`, [template]);
      await preparedMessage(sql, { touchId, patientId: patient(), status: 'undelivered' });
      await inClinic(() => context.get(MessageOutcomeSubscriber).handle(event('message.failed', touchId)));
      expect(
        await sql(`SELECT date_trunc('minute', next_try_at - updated_at) = $1::interval AS waits FROM touch`, [waits]),
      ).toEqual([{ waits: true }]);
    },
  );

  const kinds = async () => (await openTasks(sql)).map(({ kind }) => kind);
  const undelivered = async (touchId: string) => {
    await sql(`UPDATE touch SET status = 'sent' WHERE id = $1`, [touchId]);
    await preparedMessage(sql, { touchId, patientId: patient(), status: 'undelivered' });
    await inClinic(() => context.get(MessageOutcomeSubscriber).handle(event('message.failed', touchId)));
  };

  it('leads to a task where there is no other way, until it is sent again', async () => {
    await policy();
    await agree('+13235550101');
    const touchId = await owe();
    await undelivered(touchId);
    expect([await kinds(), await sql('SELECT status FROM touch')]).toEqual([['message_failed'], [{ status: 'sent' }]]);
    await inClinic(async () => {
      await new SendAgainRepository(context.get(UnitOfWork)).planAgain(touchId);
      await context.get(MessageTasks).settle(patient());
    });
    expect([await kinds(), await sql('SELECT status FROM touch')]).toEqual([[], [{ status: 'planned' }]]);
  });

  it('leads to none where the e-mail is still to go', async () => {
    await policy();
    await agree('robin@example.com');
    await undelivered(await owe());
    expect(await kinds()).toEqual([]);
  });

  it('is processed later while the clinic has no policy', async () => {
    await expect(
      inClinic(async () => context.get(MessageOutcomeSubscriber).handle(event('message.failed', await owe()))),
    ).rejects.toThrow('without a policy');
  });

  it('is asked for as long as a provider can be asked, and no longer than it matters', async () => {
    const touchId = await owe();
    const message = { touchId, patientId: patient(), status: 'sent', scheduleLookup: true };
    const attemptId = await triedMessage(sql, message, 'rejected');
    let asked = 0;
    context.get(SmsPort).fate = () => {
      asked += 1;
      return Promise.resolve(null);
    };
    const found = () => performDuty(context.get(UnitOfWork), context.get(MessageLookUpDuty), { onFailure: fail });
    expect([await found(), await found(), asked]).toEqual([1, 0, 0]);
    await acceptedMeanwhile(sql, attemptId);
    expect([await found(), await found(), asked]).toEqual([1, 0, 1]);
  });
});
