import createClient from 'openapi-fetch';
import type { paths } from './schema';

// these calls must not compile: `npm run typecheck` reads this file
const sent: Request[] = [];
const api = createClient<paths>({
  baseUrl: 'https://clinic.example.com',
  fetch: (request) => {
    sent.push(request);
    return Promise.resolve(new Response(null, { status: 204 }));
  },
});
const path = { id: '01978a2e-0000-7000-8000-000000000001' };
const key = { 'Idempotency-Key': 'one-wish' };
const version = { 'If-Match': '"1"' };

it('a write without its required header does not compile', async () => {
  const cancellation = { cancelledBy: 'patient', reason: 'ill', version: 1 } as const;
  // @ts-expect-error -- no key: a double press would cancel the visit twice
  await api.POST('/api/appointments/{id}/cancel', { params: { path }, body: cancellation });
  // @ts-expect-error -- a header that the contract does not know is no key
  await api.POST('/api/appointments/{id}/link', { params: { path }, headers: key, body: {} });
  // @ts-expect-error -- no version: it would overwrite a colleague's change
  await api.PUT('/api/notes/{id}', { params: { path }, body: { content: {}, setAside: [] } });
  // @ts-expect-error -- a version and no key
  await api.POST('/api/notes/{id}/signature', { params: { path, header: version }, body: {} });
  // @ts-expect-error -- a key and no version
  await api.POST('/api/notes/{id}/handovers', { params: { path, header: key }, body: { reason: 'on leave' } });
});

it('a write with its required header compiles and sends it', async () => {
  sent.length = 0;
  await api.POST('/api/notes/{id}/signature', { params: { path, header: { ...version, ...key } }, body: {} });
  const { headers } = sent[0] as Request;
  expect([headers.get('idempotency-key'), headers.get('if-match')]).toEqual(['one-wish', '"1"']);
});
