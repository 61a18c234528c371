import { randomUUID } from 'node:crypto';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { concerns, inSpan, inStatement, outcome } from './spans.js';
import { keptSpans } from './testing.js';

const spans = keptSpans();
beforeEach(() => spans.forget());

const only = () => {
  expect(spans.all()).toHaveLength(1);
  return spans.all()[0] as ReturnType<typeof spans.all>[number];
};
const hex = (id: string) => id.replaceAll('-', '');

it('what is done for a touch is in the trace that the touch has by its id, whoever does it', async () => {
  const touch = randomUUID();
  await inSpan('outreach.dispatch-touch', { kind: 'job', of: touch }, async () => concerns({ touchId: touch }));
  expect(only()).toMatchObject({ name: 'outreach.dispatch-touch', attributes: { 'snowmelt.touch_id': touch } });
  expect(only().spanContext().traceId).toBe(hex(touch));
});

it('a request that books is linked to the trace of the appointment', async () => {
  const appointmentId = randomUUID();
  await inSpan('POST /api/appointments', {}, async () => concerns({ appointmentId, patientId: randomUUID() }));
  expect(only().links.map(({ context }) => context.traceId)).toEqual([hex(appointmentId)]);
});

it('what happens inside is part of it', async () => {
  await inSpan('outer', {}, () => inSpan('inner', { kind: 'call' }, async () => undefined));
  const [inner, outer] = spans.all();
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(inner?.spanContext().traceId).toBe(outer?.spanContext().traceId);
});

it('says no patient, no words and nothing that is not on the list', async () => {
  const patientId = randomUUID();
  await inSpan('work', {}, async () => {
    concerns({ patientId, touchId: 'Robin Example', body: 'Robin Example', to: '+13235550142' });
    trace.getActiveSpan()?.setAttributes({ 'url.full': '/v#token', 'client.address': '192.0.2.1' });
    trace.getActiveSpan()?.addEvent('Robin Example');
    trace.getActiveSpan()?.addLink({
      context: { traceId: hex(randomUUID()), spanId: '1234567890abcdef', traceFlags: 1 },
      attributes: { name: 'Robin Example' },
    });
  });
  expect([only().attributes, only().events, only().links[0]?.attributes]).toEqual([{}, [], undefined]);
});

it('of an error keeps its code and none of its words', async () => {
  const error = Object.assign(new Error('Key (phone)=(+13235550142) already exists.'), { code: '23505' });
  await expect(inSpan('work', {}, () => Promise.reject(error))).rejects.toBe(error);
  expect(only().status).toEqual({ code: SpanStatusCode.ERROR });
  expect(only().attributes).toEqual({ 'error.type': '23505' });
  expect(JSON.stringify([only().events, only().attributes])).not.toContain('555');
});

it.each([
  ['SELECT id FROM touch WHERE id = $1', 'SELECT', 'SELECT id FROM touch WHERE id = $1'],
  [
    `SELECT append_audit_events('[{"patient_id": "Robin ''R'' Example"}]'); COMMIT`,
    'SELECT',
    'SELECT append_audit_events(?); COMMIT',
  ],
  [`SELECT set_config('app.clinic_id', '0190', true)`, 'SELECT', 'SELECT set_config(?, ?, true)'],
  ['SELECT * FROM patient_by_phone(3235550142)', 'SELECT', 'SELECT * FROM patient_by_phone(?)'],
])('of a statement keeps the text without values: %s', async (text, verb, kept) => {
  await inSpan('work', {}, () => inStatement(text, async () => undefined));
  expect(spans.all()[0]).toMatchObject({
    name: verb,
    attributes: { 'db.system.name': 'postgresql', 'db.operation.name': verb, 'db.query.text': kept },
  });
});

it('a sweep that finds nothing leaves no trace: a statement outside of anything is none', async () => {
  expect(await inStatement('SELECT 1', async () => 7)).toBe(7);
  expect(spans.all()).toEqual([]);
});

it('says how a call came out', async () => {
  await inSpan('send sms', { kind: 'call', facts: { 'snowmelt.provider': 'twilio' } }, async () =>
    outcome({ 'snowmelt.outcome': 'rejected', 'error.type': '21614' }),
  );
  expect(only().attributes).toEqual({
    'snowmelt.provider': 'twilio',
    'snowmelt.outcome': 'rejected',
    'error.type': '21614',
  });
});
