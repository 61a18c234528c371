import { attempt, preparedMessage } from '@snowmelt/messaging/testing';
import { approveRules, owedReading } from '@snowmelt/outreach/testing';
import { agreedTo, registeredPatient } from '@snowmelt/patients/testing';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { startApi, type TestApi } from './api.js';
import { twilioSettings } from './signed.twilio.js';
import { startTwilioStandIn } from './twilio-stand-in.js';
import { ACCOUNT, callWebhook, type Form, newPhone, newSid } from './twilio-webhooks.js';
import { startWorkerParts, type WorkerParts } from './worker-parts.js';
import { zoneWhereItIs } from './zones.js';

export let api: TestApi;
export let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
export let worker: WorkerParts;

export const call = (path: string, form: Form, change?: Parameters<typeof callWebhook>[3]) =>
  callWebhook(api.url, path, form, change);

/** A patient of the first clinic with a number of their own, who agreed to texts. */
export async function somebody() {
  const phone = newPhone();
  const patientId = await registeredPatient(api.sql, { timeZone: zoneWhereItIs(12) });
  await agreedTo(api.sql, patientId, phone, { recordedBy: api.clinic.staffId });
  return { patientId, phone };
}

/** What became of something owed to the patient now. */
export async function sendTo(patientId: string): Promise<unknown> {
  const touchId = await owedReading(api.sql, patientId);
  await worker.get(DispatchService).dispatch(api.clinic.id, touchId);
  return (await api.sql('SELECT status FROM touch WHERE id = $1', [touchId]))[0]?.['status'];
}

const statusForm = (sid: string, To: string, status: string): Form => ({
  AccountSid: ACCOUNT,
  ApiVersion: '2010-04-01',
  MessagingServiceSid: twilioSettings.TWILIO_MESSAGING_SERVICE_SID,
  From: '+13235550100',
  To,
  MessageSid: sid,
  SmsSid: sid,
  MessageStatus: status,
  SmsStatus: status,
});

/** A message that was handed over and recorded (or not yet), waiting for what Twilio says of it. */
export async function handedOver({ recorded = true } = {}) {
  const { patientId, phone } = await somebody();
  const touchId = await owedReading(api.sql, patientId, { status: 'sent' });
  const sid = newSid();
  const messageId = await preparedMessage(api.sql, {
    touchId,
    patientId,
    address: phone,
    status: recorded ? 'accepted' : 'queued',
  });
  const attemptId = await attempt(api.sql, messageId, recorded ? 'accepted' : 'open', {
    referenceCode: 'abcdefghjk',
    providerMessageId: recorded ? sid : null,
  });
  return {
    attemptId,
    messageId,
    touchId,
    patientId,
    phone,
    sid,
    path: `/api/webhooks/twilio/status?a=${attemptId}`,
    form: (status: string, change: Form = {}) => ({ ...statusForm(sid, phone, status), ...change }),
    ...storedOf({ attemptId, messageId, patientId }),
  };
}

/** What the database has of a message. */
function storedOf({ attemptId, messageId, patientId }: { attemptId: string; messageId: string; patientId: string }) {
  const column = async (name: string, query: string, id: string) =>
    (await api.sql(query, [id])).map((row) => row[name]);
  return {
    status: async () => (await column('status', 'SELECT status FROM message WHERE id = $1', messageId))[0],
    attempt: async () =>
      (await api.sql('SELECT outcome, provider_message_id FROM message_attempt WHERE id = $1', [attemptId]))[0],
    told: () =>
      column(
        'provider_status',
        'SELECT provider_status FROM message_status_callback WHERE attempt_id = $1 ORDER BY id',
        attemptId,
      ),
    events: () => column('type', 'SELECT type FROM domain_event WHERE patient_id = $1 ORDER BY seq', patientId),
  };
}

/** An API whose texts go by a stand-in for Twilio, and a worker. */
export function setUpWebhooks(): void {
  beforeAll(async () => {
    api = await startApi(twilioSettings);
    twilio = await startTwilioStandIn();
    await approveRules(api.sql);
    worker = await startWorkerParts(api.appUrl, {
      MESSAGING: 'live',
      ...twilioSettings,
      TWILIO_API_URL: twilio.url,
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'visits@example.com',
    });
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
    await twilio?.stop();
  });
}
