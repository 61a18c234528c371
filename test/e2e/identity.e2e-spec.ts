import { wrongPasswords } from '@snowmelt/identity/testing';
import { startApi, type TestApi } from '../support/api.js';

describe('who may come in', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('answers an unknown person and a wrong password alike', async () => {
    const unknown = await api.anybody.post('/api/session', { email: 'nobody@example.com', password: 'a wrong one' });
    const wrong = await api.anybody.post('/api/session', { email: api.clinic.staffEmail, password: 'a wrong one' });
    expect([unknown.status, wrong.status]).toEqual([401, 401]);
    expect({ ...unknown.body, traceId: '' }).toEqual({ ...wrong.body, traceId: '' });
    expect(unknown.type).toContain('application/problem+json');
  });

  it.each([
    ['an unknown property', { email: 'a@example.com', password: 'x', role: 'admin' }],
    ['no password', { email: 'a@example.com' }],
    ['no e-mail', { email: 'nobody', password: 'x' }],
    ['a list', []],
    ['text', 'x'],
    ['null', null],
    ["a password of a book's length", { email: 'a@example.com', password: 'x'.repeat(5000) }],
  ])('refuses %s at sign-in', async (_, body) => {
    const { status, type } = await api.anybody.post('/api/session', body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(type).toContain('application/problem+json');
  });

  it.each([
    '/api/session',
    '/api/patients',
    '/api/calendar?from=2026-11-23T00:00&to=2026-11-24T00:00',
    '/api/touches',
    '/api/protocols',
    '/api/drawer',
    '/api/demo-clock',
    '/api/visit',
  ])('asks anybody to sign in at %s', async (path) => {
    const { status } = await api.anybody.get(path);
    expect([401, 404]).toContain(status);
  });

  it('knows no such link', async () => {
    const { status, body } = await api.anybody.post('/api/visit-link', { token: 'x'.repeat(32) });
    expect([status, body.code]).toEqual([403, 'IDENTITY.LINK_UNKNOWN']);
  });

  it("does not let a nurse's session read a patient's page, nor find what is not there", async () => {
    expect((await api.staff.get('/api/visit')).status).toBe(401);
    expect((await api.staff.get('/api/nothing')).body.code).toBe('HTTP.NOT_FOUND');
  });

  it('refuses unsigned callbacks of a provider', async () => {
    const { status } = await api.anybody.post('/api/webhooks/twilio/status?a=x', {
      AccountSid: 'AC',
      MessageStatus: 'delivered',
    });
    expect(status).toBe(403);
  });

  it('keeps a chain of every act that holds', async () => {
    await api.staff.get('/api/patients');
    const [{ count } = { count: 0 }] = await api.sql('SELECT count(*)::int AS count FROM audit_event');
    expect(count).toBeGreaterThan(0);
    expect(await api.sql('SELECT seq FROM first_broken_audit_event()')).toEqual([]);
  });

  it('locks after ten wrong passwords, also for the right one', async () => {
    await wrongPasswords(api.sql, api.clinic.staffId, 9);
    await api.anybody.post('/api/session', { email: api.clinic.staffEmail, password: 'a wrong one' });
    const { status } = await api.anybody.post('/api/session', {
      email: api.clinic.staffEmail,
      password: 'a quiet walk in the snow',
    });
    expect(status).toBe(401);
    expect((await api.staff.get('/api/session')).status).toBe(200); // an open session is not shut out
  });
});
