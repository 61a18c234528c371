import { randomBytes } from 'node:crypto';
import { startApi, type TestApi } from './api.js';
import { PUBLIC_URL } from './settings.js';
import { twilioSettings, twilioSignature } from './signed.twilio.js';

export let api: TestApi;
let numbers = 0;

const path = '/api/webhooks/twilio/inbound';
export const newSid = () => `SM${randomBytes(16).toString('hex')}`;
/** A text to the clinic, as Twilio hands it over; the answer as the phone shows it. */
export async function text(From: string, Body: string, change: Record<string, string> = {}): Promise<string> {
  const form = {
    AccountSid: twilioSettings.TWILIO_ACCOUNT_SID,
    MessageSid: newSid(),
    From,
    To: '+13235550100',
    Body,
    NumMedia: '0',
    ...change,
  };
  const answer = await fetch(api.url + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilioSignature(PUBLIC_URL + path, form),
    },
  });
  expect(answer.status).toBe(200);
  return /^<Response><Message>([^<]*)<\/Message><\/Response>$/.exec(await answer.text())?.[1] ?? '';
}
const newNumber = () => {
  numbers += 1;
  return `+132355501${String(numbers).padStart(2, '0')}`;
};
export async function somebody({ phone = newNumber(), language = 'en-US', name = 'Robin' } = {}) {
  const [{ id }] = (await api.sql(
    `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone) VALUES (current_clinic_id(), $1, 'Example', '1980-01-01', $2, 'America/Los_Angeles') RETURNING id`,
    [name, language],
  )) as [{ id: string }];
  await api.sql(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', $2)`,
    [id, phone],
  );
  return { id, phone };
}
export const list = async (patientId?: string, cursor?: string, staff = api.staff) =>
  (
    await staff.get(
      `/api/inbound-messages?${new URLSearchParams({ ...(patientId && { patientId }), ...(cursor && { cursor }) })}`,
    )
  ).body;
export const wordsOf = async (patientId: string) =>
  ((await list(patientId)).items as { words: string | null }[]).map(({ words }) => words);
export const timelineOf = async (patientId: string) =>
  ((await api.staff.get(`/api/patients/${patientId}/timeline`)).body.items as { type: string; summary: string }[])
    .filter(({ type }) => /^(message|patient\.opted)/.test(type))
    .map(({ summary }) => summary);
/** The clinic's time of day, by the clock everything is planned by. */
export async function at(shift: string, work: () => Promise<void>) {
  await api.sql('INSERT INTO demo_clock (shift) VALUES ($1::interval)', [shift]);
  try {
    await work();
  } finally {
    await api.sql('DELETE FROM demo_clock');
  }
}

/** An API that Twilio may call. */
export function setUpInbound(): void {
  beforeAll(async () => {
    api = await startApi(twilioSettings);
  });
  afterAll(() => api?.stop());
}
