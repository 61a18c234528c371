import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { NestFactory } from '@nestjs/core';
import { dueNow, nextTryNow } from '@snowmelt/outreach/testing';
import { keptSpans, type ReadableSpan } from '@snowmelt/tracing/testing';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import { root, typescript } from '../../tools/install.mjs';
import { startApi } from '../support/api.js';
import { freePort } from '../support/free-port.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { tokenIn } from '../support/outgoing.js';
import { testConfig } from '../support/settings.js';
import { twilioSettings } from '../support/signed.twilio.js';
import { started } from '../support/started.js';
import { startTwilioStandIn } from '../support/twilio-stand-in.js';
import { ACCOUNT, callWebhook } from '../support/twilio-webhooks.js';
import { until } from '../support/until.js';
import { zoneWhereItIs } from '../support/zones.js';

const spans = keptSpans();
const hex = (id: string) => id.replaceAll('-', '');
const OTLP = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }; // kept here, sent nowhere

/** Clinic, API, worker and Twilio, as they work together. */
const startScene = () =>
  started(async (starting) => {
    const twilio = await starting(startTwilioStandIn(), (it) => it.stop());
    const settings = {
      ...twilioSettings,
      ...OTLP,
      MESSAGING: 'live',
      TWILIO_API_URL: twilio.url,
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'visits@example.com',
      REDIS_URL: '',
    };
    const api = await starting(startApi(settings), (it) => it.stop());
    await approveRules(api.sql, {
      ...freeRules,
      reminders: { dose: ['PT24H'], inPerson: ['PT24H'], video: [] },
    });
    const module = WorkerModule.forRoot(testConfig(api.appUrl, { ...settings, SWEEP_SECONDS: '0.1' }));
    await starting(NestFactory.createApplicationContext(module, { logger: false, abortOnError: false }), (it) =>
      it.close(),
    );
    return { api, twilio };
  });
let scene: Awaited<ReturnType<typeof startScene>>;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene?.stop());

const named = (name: string) => spans.all().filter((span) => span.name === name);
const traceIn = (span: ReadableSpan) => span.spanContext().traceId;
const linksOf = (span: ReadableSpan) => span.links.map(({ context }) => context.traceId);
const eventually = (name: string, is: (span: ReadableSpan) => boolean = () => true) =>
  until(`a span ${name}`, async () => named(name).find(is));

/** Registers a patient and books a visit for them, by HTTP. */
async function booked() {
  const { api } = scene;
  const words = { givenName: 'Nora', familyName: 'Winterstern', phone: '(323) 555-0142' };
  const { body: patient } = await api.staff.post('/api/patients', {
    ...words,
    birthOn: '1980-02-29',
    language: 'en-US',
    timeZone: zoneWhereItIs(12),
    consents: { sms: true, email: false },
  });
  const { body, status } = await api.staff.post('/api/appointments', {
    patientId: patient.id,
    serviceTypeId: api.clinic.services.session,
    startsLocal: '2037-06-03T10:00',
    resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
  });
  expect(status).toBe(201);
  return { appointmentId: body.id as string, patientId: patient.id as string };
}

it('from the booking to the receipt each step is a span, and they are found from one another by the ids of visit and touch', async () => {
  const { api, twilio } = scene;
  const { appointmentId, patientId } = await booked();
  // a plan that is made once more would put off what is made due here
  await until('the plan is made', async () => {
    const waiting = await api.sql('SELECT FROM domain_event WHERE delivered_at IS NULL');
    const undelivered = await api.sql('SELECT FROM event_delivery');
    return waiting.length + undelivered.length === 0;
  });
  await dueNow(api.sql, appointmentId);
  await nextTryNow(api.sql);
  const sent = await until('it is sent', async () => twilio.accepted[0]);
  const [row] = await until('it is recorded', async () => {
    const rows = await api.sql(
      `SELECT a.id, t.id AS touch FROM message_attempt a JOIN message m ON m.id = a.message_id JOIN touch t ON t.id = m.touch_id
       WHERE a.outcome = 'accepted' AND t.appointment_id = $1`,
      [appointmentId],
    );
    return rows.length > 0 ? rows : null;
  });
  const [attemptId, touchId] = [row?.['id'] as string, row?.['touch'] as string];
  const answer = await callWebhook(api.url, `/api/webhooks/twilio/status?a=${attemptId}`, {
    AccountSid: ACCOUNT,
    MessageSid: sent.sid,
    MessageStatus: 'delivered',
    To: sent.to,
  });
  expect(answer.status).toBe(204);

  const booking = await eventually('POST /api/appointments');
  expect(linksOf(booking)).toEqual([hex(appointmentId)]);
  const inRequest = spans
    .all()
    .filter(({ parentSpanContext: parent }) => parent?.spanId === booking.spanContext().spanId);
  expect(inRequest.map(({ name }) => name)).toEqual(expect.arrayContaining(['BEGIN', 'SELECT', 'COMMIT']));

  const planning = await eventually('deliver appointment.booked', (span) => traceIn(span) === hex(appointmentId));
  expect(planning.attributes).toMatchObject({ 'snowmelt.appointment_id': appointmentId });

  const call = await eventually('send sms', (span) => traceIn(span) === hex(touchId));
  const job = await until('the span around it', async () =>
    spans.all().find((span) => span.spanContext().spanId === call.parentSpanContext?.spanId),
  );
  expect(['outreach.dispatch-touch', 'outreach.due-touches']).toContain(job.name); // by the queue, or by the sweep
  expect([traceIn(job), linksOf(job)]).toEqual([hex(touchId), expect.arrayContaining([hex(appointmentId)])]);
  expect(call.attributes).toEqual({
    'snowmelt.provider': 'twilio',
    'snowmelt.outcome': 'accepted',
    'snowmelt.attempt_id': attemptId,
  });

  const receipt = await eventually('POST /api/webhooks/twilio/status');
  expect(linksOf(receipt)).toContain(hex(touchId));
  expect(receipt.attributes).toMatchObject({ 'snowmelt.touch_id': touchId, 'http.response.status_code': 204 });

  const said = JSON.stringify(
    spans.all().map(({ name, attributes, events, links, status }) => [name, attributes, events, links, status]),
  );
  const token = tokenIn(sent.body ?? '');
  expect(token).not.toBe('');
  for (const secret of [
    token,
    'Winterstern',
    'Nora',
    '5550142',
    '1980-02-29',
    sent.sid,
    patientId,
    api.clinic.id,
    api.clinic.staffEmail,
  ])
    expect([secret, said.includes(secret)]).toEqual([secret, false]);
});

it('a token in path, query or header is in no span', async () => {
  const { api } = scene;
  const token = 'kX7p2mQ9vT4wZ8rL1nB6cF3hJ5sD0gYa';
  spans.forget();
  for (const path of [
    `/v/${token}`,
    `/v%23${token}`,
    `/api/visit/${token}?token=${token}`,
    `/api/patients?query=${token}`,
  ])
    await fetch(api.url + path, { headers: { cookie: `snowmelt=${token}`, authorization: token } });
  await api.anybody.post('/api/visit-link', { token });
  await eventually('POST /api/visit-link');
  expect(spans.all().length).toBeGreaterThanOrEqual(5);
  expect(JSON.stringify(spans.all().map(({ name, attributes, links }) => [name, attributes, links]))).not.toContain(
    token,
  );
});

it('started before the application, it sends to the collector what is named after the server', async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(`${request.url} ${body}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const port = await freePort();
  const api = spawn(
    process.execPath,
    [...typescript, '--import', './libs/platform/tracing/src/start.ts', 'apps/api/src/main.ts'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        NODE_ENV: 'development',
        DATABASE_URL: scene.api.appUrl,
        PORT: String(port),
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789',
        LOG_LEVEL: 'error',
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      },
    },
  );
  try {
    const ask = () => fetch(`http://127.0.0.1:${port}/api/health/ready?token=sesame`).catch(() => null);
    await until('the API is ready', async () => (await ask())?.ok);
    api.kill('SIGTERM'); // what is left is sent at the end
    await once(api, 'exit');
  } finally {
    api.kill('SIGKILL');
    collector.close();
  }
  const sent = bodies.join('\n');
  expect(sent).toMatch(/^\/v1\/traces /);
  for (const word of ['"snowmelt-api"', '"GET /api/health/ready"', '"SELECT 1"']) expect(sent).toContain(word);
  expect(sent).not.toContain('sesame');
});
