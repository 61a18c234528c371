import { demoClockAt, demoClockReset, minutesPassed } from '@snowmelt/clock/testing';
import { contactPoint, registeredPatient } from '@snowmelt/patients/testing';
import { startApi, type TestApi } from './api.js';
import { twilioSettings } from './signed.twilio.js';
import { callWebhook, type Form, INBOUND, inboundForm, newPhone } from './twilio-webhooks.js';

export let api: TestApi;

/** A text to the clinic, as Twilio delivers it; returns the automatic answer as the phone shows it. */
export async function text(from: string, words: string, change: Form = {}): Promise<string> {
  const answer = await callWebhook(api.url, INBOUND, inboundForm(from, words, change));
  expect(answer.status).toBe(200);
  return /^<Response><Message>([^<]*)<\/Message><\/Response>$/.exec(answer.text)?.[1] ?? '';
}
/** A patient with a number, by default one of their own. */
export async function somebody({ phone = newPhone(), language = 'en-US', name = 'Robin' } = {}) {
  const id = await registeredPatient(api.sql, { givenName: name, familyName: 'Example', language });
  await contactPoint(api.sql, id, phone);
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

async function withDemoClock(set: () => Promise<unknown>, work: () => Promise<void>): Promise<void> {
  await set();
  try {
    await work();
  } finally {
    await demoClockReset(api.sql);
  }
}
/** Runs the work with the demo clock so many minutes ahead. */
export const minutesLater = (minutes: number, work: () => Promise<void>) =>
  withDemoClock(() => minutesPassed(api.sql, minutes), work);
/** Runs the work with the demo clock at this instant. */
export const at = (instant: string, work: () => Promise<void>) =>
  withDemoClock(() => demoClockAt(api.sql, instant), work);

/** An API that Twilio may call. */
export function setUpInbound(): void {
  beforeAll(async () => {
    api = await startApi(twilioSettings);
  });
  afterAll(() => api?.stop());
}
