import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { Duties } from '@snowmelt/database';
import { sentLink } from '@snowmelt/identity/testing';
import { triedMessage } from '@snowmelt/messaging/testing';
import { MetricsServer } from '@snowmelt/metrics';
import { owedReading } from '@snowmelt/outreach/testing';
import { DeliveryHealth } from '@snowmelt/outreach/worker';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import { startApi, type TestApi } from '../support/api.js';
import { type Scrape, scrape } from '../support/scrape.js';
import { testConfig } from '../support/settings.js';
import { started } from '../support/started.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ METRICS_PORT: '0' });
});
afterAll(() => api?.stop());

const ofApi = () => scrape(api.get(MetricsServer).port);
const startWorker = () =>
  started(async (starting) => {
    const module = WorkerModule.forRoot(testConfig(api.appUrl, { METRICS_PORT: '0', SWEEP_SECONDS: '60' }));
    const worker = await starting(
      NestFactory.createApplicationContext(module, { logger: false, abortOnError: false }),
      (it) => it.close(),
    );
    return { worker, port: worker.get(MetricsServer).port };
  });

/** As it stands on the wire: no client tidies the address. */
const asIs = (method: string, path: string) =>
  new Promise<void>((resolve, reject) => {
    request(api.url, { method, path, headers: { cookie: api.staff.cookie }, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve());
    })
      .on('error', reject)
      .end();
  });

/** Whatever names a person, a clinic, a visit or a link. */
function expectNoSecrets({ series, text }: Scrape, secrets: readonly string[]): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
  const labels = series.flatMap((one) => Object.entries(one.labels));
  expect(new Set(labels.map(([name]) => name).filter((name) => /clinic|patient|staff|id$/.test(name)))).toEqual(
    new Set(),
  );
  for (const [name, value] of labels) {
    if (name === 'le') continue;
    expect(`${name}=${value}`).toMatch(/^\w+=[\w./:*+-]{1,80}$/);
    expect(`${name}=${value}`).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|\d{5,}|[A-Za-z0-9_]{30,}/i);
  }
}

it("an answer is counted by its route, never by the address, in which a patient's id or a link's token stands", async () => {
  const patientId = api.clinic.patients[0] as string;
  const { token } = await sentLink(api.sql, { patientId });
  const nobody = randomUUID();
  await api.staff.get(`/api/patients/${patientId}`);
  await api.staff.get(`/api/patients/${nobody}`);
  const phone = await api.openLink(token);
  await phone.get('/api/visit');
  for (const [method, path] of [
    ['GET', `/v/${token}`],
    ['GET', `/api/visit-link/${token}?token=${token}`],
    ['GET', `/api/nothing/${patientId}?query=Robin%20Example`],
    ['GET', `/api/patients/Robin%20Example%zz`],
    ['POST', `/${token}`],
    ['PROPFIND', `/api/patients/${nobody}`],
    ['DELETE', `/api/patients/${patientId}/${token}`],
  ] as const)
    await asIs(method, path);
  const found = await ofApi();
  const count = (route: string, status_class: string) =>
    found.value('snowmelt_http_request_duration_seconds_count', { method: 'GET', route, status_class });
  expect(count('/api/patients/:id', '2xx')).toBe(1);
  expect(count('/api/patients/:id', '4xx')).toBe(1);
  expect(count('/api/visit', '2xx')).toBe(1);
  expect(count('none', '4xx')).toBeGreaterThan(0);
  expectNoSecrets(found, [patientId, nobody, token, api.clinic.id, api.other.id, 'Robin', api.clinic.staffEmail]);
});

it('the figures are not at the address of the pages', async () => {
  const answer = await fetch(`${api.url}/metrics`);
  expect(await answer.text()).not.toContain('snowmelt_');
});

it('shows the connections of the API to the database', async () => {
  const found = await ofApi();
  expect(found.value('snowmelt_database_connections_max')).toBe(16);
  expect(found.value('snowmelt_database_requests_waiting')).toBe(0);
  expect(found.value('snowmelt_database_connections', { state: 'idle' })).toBeGreaterThan(0);
});

describe('of a worker', () => {
  it('shows each duty, the queue, the providers and how delivery stands, of all clinics and of nobody in particular', async () => {
    const patientId = api.clinic.patients[0] as string;
    const touchId = await owedReading(api.sql, patientId, { dueMinutesAgo: 20 });
    for (let times = 0; times < 5; times += 1)
      await triedMessage(
        api.sql,
        { touchId: await owedReading(api.sql, patientId, { dueMinutesAgo: 1 }), patientId },
        'rejected',
        { code: '20003' },
      );
    const { worker, port, stop } = await startWorker();
    try {
      expect((await scrape(port)).metrics).toContain('snowmelt_delivery_due');
      await worker.get(DeliveryHealth, { strict: false }).report();
      const found = await scrape(port);
      expect(found.value('snowmelt_delivery_due')).toBeGreaterThan(0);
      expect(found.value('snowmelt_delivery_oldest_due_seconds')).toBeGreaterThanOrEqual(1200);
      expect(found.value('snowmelt_delivery_alarm', { code: 'delivery.late' })).toBe(1);
      expect(found.value('snowmelt_delivery_alarm', { code: 'provider.refuses-everything' })).toBe(1);
      expect(found.value('snowmelt_provider_not_accepted_last_hour', { provider: 'twilio' })).toBe(5);
      expect(found.value('snowmelt_queue_reachable')).toBe(1);
      expect(found.value('snowmelt_queue_jobs', { state: 'waiting' })).toBe(0);
      expect(found.value('snowmelt_jobs_total', { job: 'outreach.dispatch-touch', outcome: 'failed' })).toBe(0);
      const duties = found.series.filter(({ name }) => name === 'snowmelt_duty_success_age_seconds');
      expect(duties.map(({ labels }) => labels['duty'])).toEqual(
        worker
          .get(Duties, { strict: false })
          .health()
          .map(({ duty }) => duty),
      );
      expectNoSecrets(found, [patientId, touchId, api.clinic.id, api.other.id]);
    } finally {
      await stop();
    }
  });
});
