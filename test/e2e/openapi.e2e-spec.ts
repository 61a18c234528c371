import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startApi, startInstance, type TestApi } from '../support/api.js';
import { checkAgainstDocument } from '../support/contract.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('the OpenAPI document', () => {
  it('in the repository is the one that is served; after a change of routes or contracts run `npm run generate:api`', async () => {
    const served = await api.anybody.get('/api/openapi.json');
    expect(served.status).toBe(200);
    expect(served.body).toEqual(
      JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../apps/api/openapi.json'), 'utf8')),
    );
  });

  it('is for staff in production, and names nothing of the demo', async () => {
    const { instance, url } = await startInstance(api.appUrl, {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://visits.example.com',
      APP_SECRET: 'q7Zt2vKc9Xw4Lm1Rb8Nf5Hs3Yd6Jp0Ga',
      PRIVATE_NETWORK: 'true',
      REDIS_URL: 'redis://127.0.0.1:1',
      MESSAGING: 'live',
      TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
      TWILIO_AUTH_TOKEN: 'none',
      TWILIO_MESSAGING_SERVICE_SID: 'MG00000000000000000000000000000000',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'clinic@example.com',
    });
    try {
      const ask = (cookie: string) => fetch(`${url}/api/openapi.json`, { headers: { cookie } });
      const refused = await ask('');
      expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'IDENTITY.NOT_SIGNED_IN' }]);
      const served = await ask(api.staff.cookie.replace('snowmelt=', '__Host-snowmelt='));
      expect(served.status).toBe(200);
      const document = (await served.json()) as {
        paths: object;
        tags: { name: string }[];
        components: Record<'schemas' | 'responses', object>;
      };
      const names = [
        ...Object.keys(document.paths),
        ...document.tags.map(({ name }) => name),
        ...Object.keys(document.components.schemas),
      ];
      expect(names).toEqual(expect.arrayContaining(['/api/appointments', 'scheduling', 'Appointment']));
      expect(names.filter((name) => /demo|drawer|AsPatient/i.test(name))).toEqual([]);
    } finally {
      await instance.close();
    }
  });
});

describe('an answer that the document does not have', () => {
  const problem = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    code: 'PATIENTS.CHANGED_MEANWHILE',
    traceId: randomUUID(),
  };
  const limits = { 'ratelimit-policy': '"session";q=1;w=1', ratelimit: '"session";r=1;t=1' };
  const check = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    checkAgainstDocument({
      method: 'POST',
      url: `http://127.0.0.1/api/patients/${randomUUID()}/contact`,
      status,
      headers: new Headers({ 'content-type': 'application/problem+json; charset=utf-8', ...limits, ...headers }),
      text: JSON.stringify(body),
    });

  it('fails the spec that got it: an unknown status, code, type, field or length', () => {
    expect(() => check(409, problem)).not.toThrow();
    expect(() => check(418, { ...problem, status: 418 })).toThrow('a status that its document does not have');
    expect(() => check(409, { ...problem, code: 'PATIENTS.ON_HOLIDAY' })).toThrow('/code must be equal to one of');
    expect(() => check(409, problem, { 'content-type': 'text/html' })).toThrow('as text/html');
    expect(() => check(409, { ...problem, stack: 'at ...' })).toThrow('must NOT have additional properties');
    expect(() => check(409, { ...problem, title: 'x'.repeat(61) })).toThrow('must NOT have more than 60 characters');
    expect(() => check(429, { ...problem, status: 429, code: 'HTTP.TOO_MANY_REQUESTS' })).toThrow(
      'without the header Retry-After',
    );
  });
});
