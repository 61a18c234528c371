import { UnitOfWork } from '@snowmelt/database';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { approveRules, freeRules } from '../../../../test/support/outreach-rules.js';
import { SmsPort } from '../../../messaging/src/ports/outgoing.port.js';
import { OutreachWorkerModule } from '../worker.js';
import { DispatchService } from './dispatch.service.js';

let context: ClinicContext;
const sql = (text: string, values: unknown[] = []) => context.inClinic(() => context.get(UnitOfWork).query(text, values));
const one = async (text: string, values: unknown[]) => (await sql(`${text} RETURNING id`, values))[0]?.['id'] as string;

beforeAll(async () => {
  context = await createClinicContext([QueueModule, QueueRunnerModule, OutreachWorkerModule], {}, { SWEEP_SECONDS: '60', REDIS_URL: '' });
  context.get(SmsPort).find = () => Promise.resolve({ found: 'unclear' });
});
afterAll(() => context?.stop());

it.each([['PT1H', 59, 'sending', 'unknown'], ['PT1H', 61, 'failed', 'lost'], ['PT2H', 61, 'sending', 'unknown'], ['PT2H', 121, 'failed', 'lost']])(
  'a text of which nobody can say what became is left to a person after %s: %i minutes later it is %s', async (unclearGivenUpAfter, minutes, status, outcome) => {
    await approveRules(sql, { ...freeRules, unclearGivenUpAfter });
    const patient = context.clinic.patients[0];
    const touch = await one(`INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at, status, lease_token, lease_until)
      VALUES (current_clinic_id(), $1, uuidv7()::text, 'education', 'education-E3', 'test', 'E3', now() - interval '3 hours', now() + interval '1 day', 'sending', uuidv7(), now() - interval '1 minute')`, [patient]);
    const message = await one(`INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale) VALUES (current_clinic_id(), $1, $2, 'sms', '+13235550101', 't', 'en-US')`, [patient, touch]);
    await sql(`INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code, outcome, started_at) VALUES (current_clinic_id(), $1, 'twilio', 'x', 'abcdefgh', 'unknown', now() - $2 * interval '1 minute')`, [message, minutes]);
    await context.get(DispatchService).recover(context.clinic.id, touch);
    expect(await sql('SELECT t.status, a.outcome FROM touch t JOIN message m ON m.touch_id = t.id JOIN message_attempt a ON a.message_id = m.id WHERE t.id = $1', [touch])).toEqual([{ status, outcome }]);
  });
