import { randomBytes, randomUUID } from 'node:crypto';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { startApi, type TestApi } from './api.js';
import { approveRules } from './outreach-rules.js';
import { PUBLIC_URL } from './settings.js';
import { twilioSettings, twilioSignature } from './signed.twilio.js';
import { startTwilioStandIn } from './twilio-stand-in.js';
import { startWorkerParts, type WorkerParts } from './worker-parts.js';
import { zoneWhereItIs } from './zones.js';

export const newSid = () => `SM${randomBytes(16).toString('hex')}`;
export const ACCOUNT = twilioSettings.TWILIO_ACCOUNT_SID;

export type Form = Record<string, string>;
export let api: TestApi;
export let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
export let worker: WorkerParts;
let numbers = 0;

export async function call(
  path: string,
  form: Form,
  change: { signature?: string | null; type?: string; body?: string; origin?: string } = {},
) {
  const signature =
    change.signature === undefined ? twilioSignature(`${change.origin ?? PUBLIC_URL}${path}`, form) : change.signature;
  const answer = await fetch(api.url + path, {
    method: 'POST',
    body: change.body ?? new URLSearchParams(form).toString(),
    headers: {
      'content-type': change.type ?? 'application/x-www-form-urlencoded; charset=UTF-8',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    },
  });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}

/** A patient of the first clinic with a number of their own, who agreed to texts. */
export async function somebody() {
  numbers += 1;
  const phone = `+132355501${String(numbers).padStart(2, '0')}`;
  const [{ id: patientId }] = (await api.sql(
    `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone) VALUES (current_clinic_id(), 'Robin', 'Example', '1980-01-01', 'en-US', $1) RETURNING id`,
    [zoneWhereItIs(12)],
  )) as [{ id: string }];
  await api.sql(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', $2)`,
    [patientId, phone],
  );
  await api.sql(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, 'sms', 'test', $2)`,
    [patientId, api.clinic.staffId],
  );
  return { patientId, phone };
}

const owe = async (patientId: string) =>
  (
    await api.sql(
      `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at) VALUES (current_clinic_id(), $1, $2, 'education', 'education-E3', 'test', 'E3', now(), now() + interval '1 day') RETURNING id`,
      [patientId, `test:${randomUUID()}`],
    )
  )[0]?.['id'] as string;

/** What became of something owed to the patient now. */
export async function sendTo(patientId: string): Promise<unknown> {
  const touchId = await owe(patientId);
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
  const touchId = await owe(patientId);
  await api.sql(`UPDATE touch SET status = 'sent', sent_at = now() WHERE id = $1`, [touchId]);
  const sid = newSid();
  const [{ id: messageId }] = (await api.sql(
    `INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status) VALUES (current_clinic_id(), $1, $2, 'sms', $3, 't', 'en-US', $4) RETURNING id`,
    [patientId, touchId, phone, recorded ? 'accepted' : 'queued'],
  )) as [{ id: string }];
  const [{ id: attemptId }] = (await api.sql(
    `INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code, outcome, provider_message_id) VALUES (current_clinic_id(), $1, 'twilio', 'x', 'abcdefghjk', $2, $3) RETURNING id`,
    [messageId, recorded ? 'accepted' : 'open', recorded ? sid : null],
  )) as [{ id: string }];
  return {
    attemptId,
    messageId,
    patientId,
    phone,
    sid,
    path: `/api/webhooks/twilio/status?a=${attemptId}`,
    form: (status: string, change: Form = {}) => ({ ...statusForm(sid, phone, status), ...change }),
    status: async () => (await api.sql('SELECT status FROM message WHERE id = $1', [messageId]))[0]?.['status'],
    attempt: async () =>
      (await api.sql('SELECT outcome, provider_message_id FROM message_attempt WHERE id = $1', [attemptId]))[0],
    told: async () =>
      (
        await api.sql('SELECT provider_status FROM message_status_callback WHERE attempt_id = $1 ORDER BY id', [
          attemptId,
        ])
      ).map((row) => row['provider_status']),
    events: async () =>
      (await api.sql('SELECT type FROM domain_event WHERE patient_id = $1 ORDER BY seq', [patientId])).map(
        (row) => row['type'],
      ),
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
