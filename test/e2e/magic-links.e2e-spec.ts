import { randomUUID } from 'node:crypto';
import { sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { pageExpired } from '@snowmelt/identity/testing';
import { deliverEvents } from '../support/deliver-events.js';
import { PUBLIC_URL } from '../support/settings.js';
import {
  api,
  bookedWithLink,
  cancel,
  link,
  move,
  press,
  setUpLinks,
  visit,
  worker,
  write,
} from '../support/magic-links-scene.js';

setUpLinks();

const without = (body: Record<string, unknown> | null) => ({ ...body, traceId: '' });
/** By the worker's own part. */
async function issued(appointmentId: string): Promise<string> {
  const patientId = api.clinic.patients[0] as string;
  const expiresAt = new Date(Date.now() + 86_400_000);
  return worker.get(UnitOfWork).run(api.clinic.id, () =>
    worker.get(MagicLinkService).issue({
      patientId,
      purpose: 'appointment',
      appointmentId,
      educationCode: null,
      touchId: randomUUID(),
      channel: 'sms',
      expiresAt,
    }),
  );
}
const consumed = async (token: string) =>
  (await api.sql('SELECT consumed_at IS NOT NULL AS used FROM magic_link WHERE token_hash = $1', [sha256(token)]))[0]?.[
    'used'
  ];

describe('a link in a message', () => {
  it('opens its visit once, when the button is pressed, and is recorded in the audit log', async () => {
    const { appointment, token } = await bookedWithLink();
    const opened = await press(token);
    expect({ status: opened.status, flags: opened.cookieLine }).toEqual({
      status: 200,
      flags: expect.stringMatching(/^snowmelt-visit=[\w-]{32}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/),
    });
    expect(await visit(opened.cookie)).toMatchObject({
      status: 200,
      body: { givenName: 'Robin', appointment: { id: appointment.id } },
    });
    expect(
      await api.sql(
        `SELECT action FROM audit_event WHERE entity_id = (SELECT id FROM magic_link WHERE token_hash = $1)`,
        [sha256(token)],
      ),
    ).toEqual([{ action: 'identity.link-opened' }]);
    expect(JSON.stringify(await api.sql('SELECT * FROM magic_link'))).not.toContain(token);
  });

  it('is not used up by a preview: GET, HEAD, OPTIONS and a page of another site change nothing', async () => {
    const { token } = await bookedWithLink();
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      for (const path of [
        `/api/visit-link?token=${token}`,
        `/api/visit-link/${token}`,
        `/v?token=${token}`,
        `/v#${token}`,
      ])
        expect((await fetch(api.url + path, { method })).status).toBeGreaterThanOrEqual(400);
    }
    const foreign = await fetch(`${api.url}/api/visit-link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example.com' },
      body: JSON.stringify({ token }),
    });
    const form = await fetch(`${api.url}/api/visit-link`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: PUBLIC_URL },
      body: `token=${token}`,
    });
    expect([foreign.status, form.status, await consumed(token)]).toEqual([403, 415, false]);
    expect((await press(token)).status).toBe(200);
  });

  it('pressed five times at once opens one page', async () => {
    const { token } = await bookedWithLink();
    const answers = await Promise.all(Array.from({ length: 5 }, () => press(token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403, 403, 403, 403]);
    expect(new Set(answers.filter((answer) => answer.status === 403).map((answer) => answer.body?.['code']))).toEqual(
      new Set(['IDENTITY.LINK_USED']),
    );
  });

  it('pressed again in another browser is refused as used, sets no cookie, and leaves the open page as it is', async () => {
    const { token } = await bookedWithLink();
    const first = await press(token);
    expect(await press(token)).toMatchObject({ status: 403, body: { code: 'IDENTITY.LINK_USED' }, cookie: '' });
    expect((await visit(first.cookie)).status).toBe(200);
  });

  it('pressed again in the browser that has its page open returns that page, and in no other', async () => {
    const [one, other] = [await bookedWithLink(), await bookedWithLink()];
    const [first, elsewhere] = [await press(one.token), await press(other.token)];
    expect(await press(one.token, first.cookie)).toMatchObject({
      status: 200,
      body: { page: first.body?.['page'] },
      cookie: '',
    });
    expect((await visit(first.cookie)).body['appointment'].id).toBe(one.appointment.id);
    expect(await press(one.token, elsewhere.cookie)).toMatchObject({
      status: 403,
      body: { code: 'IDENTITY.LINK_USED' },
      cookie: '',
    });
    await pageExpired(api.sql, one.token);
    expect(await press(one.token, first.cookie)).toMatchObject({ status: 403, cookie: '' });
  });

  it('does not replace another page in the same browser: each tab shows its own visit and nothing of another patient', async () => {
    const [one, other, partners] = [await bookedWithLink(), await bookedWithLink(), await link(null, { patient: 1 })];
    const first = await press(one.token);
    const second = await press(other.token, first.cookie);
    const third = await press(partners, second.cookie);
    const shown = async (page: unknown, cookie = third.cookie) =>
      (await visit(cookie, String(page))).body['appointment']?.id as string | undefined;
    expect([
      await shown(first.body?.['page']),
      await shown(second.body?.['page']),
      await shown(third.body?.['page']),
    ]).toEqual([one.appointment.id, other.appointment.id, undefined]);
    expect(await visit(third.cookie)).toMatchObject({ status: 200, body: { appointment: null } }); // the newest, when a tab names none
    expect(await press(one.token, third.cookie)).toMatchObject({
      status: 200,
      body: { page: first.body?.['page'] },
      cookie: '',
    });
    for (const page of [first.body?.['page'], randomUUID(), '', 'x, y'])
      expect((await visit((await press((await bookedWithLink()).token)).cookie, String(page))).status).toBe(401);
    // a tab whose visit was moved is told so, whatever else is open beside it
    await cancel(one);
    await deliverEvents(worker.get(EventDelivery));
    expect(await visit(third.cookie, String(first.body?.['page']))).toMatchObject({
      status: 401,
      body: { code: 'IDENTITY.VISIT_CANCELLED' },
    });
    expect(await shown(second.body?.['page'])).toBe(other.appointment.id);
  });

  it('opened as the seventh in one browser leaves the five newest pages', async () => {
    let cookie = '';
    for (let count = 0; count < 7; count += 1) cookie = (await press((await bookedWithLink()).token, cookie)).cookie;
    expect(cookie.split('=')[1]?.split('.')).toHaveLength(5);
  });

  it('that has ended says what is true: expired, moved or cancelled, used or not; whom to call, and nothing of the patient', async () => {
    const expired = await link((await bookedWithLink()).appointment.id, { goodForMinutes: 0 });
    const [moved, cancelled, usedAndMoved] = [await bookedWithLink(), await bookedWithLink(), await bookedWithLink()];
    const open = await press(usedAndMoved.token);
    expect([(await move(moved)).status, (await cancel(cancelled)).status, (await move(usedAndMoved)).status]).toEqual([
      200, 200, 200,
    ]);
    await deliverEvents(worker.get(EventDelivery));
    const answers = [
      await press(expired),
      await press(moved.token),
      await press(cancelled.token),
      await press(usedAndMoved.token),
      await press(usedAndMoved.token, open.cookie),
    ];
    const clinic = { name: expect.any(String), phone: expect.any(String) };
    expect(answers.map(({ status, cookie, body }) => [status, cookie, body?.['code'], body?.['meta']])).toEqual([
      [403, '', 'IDENTITY.LINK_EXPIRED', { clinic, canRenew: true }],
      [403, '', 'IDENTITY.VISIT_MOVED', { clinic, canRenew: true }],
      [403, '', 'IDENTITY.VISIT_CANCELLED', { clinic, canRenew: false }],
      [403, '', 'IDENTITY.VISIT_MOVED', { clinic, canRenew: true }],
      [403, '', 'IDENTITY.VISIT_MOVED', { clinic, canRenew: true }],
    ]);
    expect(JSON.stringify(answers)).not.toMatch(/Robin|Example|infusion|2037|14:00/);
  });

  it('whose page was open tells that phone that the visit was moved or cancelled and whom to call, but not the new time', async () => {
    const [moved, cancelled] = [await bookedWithLink(), await bookedWithLink()];
    const [first, second] = [await press(moved.token), await press(cancelled.token)];
    expect([(await move(moved)).status, (await cancel(cancelled)).status]).toEqual([200, 200]);
    const refused = (code: string) => ({
      status: 401,
      body: { code, meta: { clinic: { name: expect.any(String), phone: expect.any(String) } } },
    });
    expect(await visit(first.cookie)).toMatchObject(refused('IDENTITY.VISIT_MOVED'));
    expect(await write(first.cookie, 'confirmation')).toMatchObject(refused('IDENTITY.VISIT_MOVED'));
    expect(JSON.stringify((await visit(first.cookie)).body)).not.toMatch(/2037|14:00|Robin|infusion/);
    expect(await visit(second.cookie)).toMatchObject(refused('IDENTITY.VISIT_CANCELLED'));
    await pageExpired(api.sql, moved.token);
    expect(await visit(first.cookie)).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_NEEDED' } });
  });

  it('still opens when a newer one for the same visit has gone out, and so does the newer one', async () => {
    const [unopened, opened] = [await bookedWithLink(), await bookedWithLink()];
    const first = await press(opened.token);
    const [newer, other] = [await issued(unopened.appointment.id), await issued(opened.appointment.id)];
    const answers = [
      await press(unopened.token),
      await press(newer),
      await press(opened.token, first.cookie),
      await press(other),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await visit(answers[0]?.cookie ?? '')).body['appointment'].id).toBe(unopened.appointment.id);
  });

  it('that does not exist gives the same response for every kind of made-up token', async () => {
    const { token } = await bookedWithLink();
    const last = token.at(-1) === 'A' ? 'B' : 'A';
    const spoilt = [
      'x'.repeat(32),
      `${token.slice(0, -1)}${last}`,
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      `${token}.abcdefghjk`,
      `' OR 1=1 --`,
      '%',
      sha256(token).toString('hex'),
    ];
    const answers = [];
    for (const one of spoilt) answers.push(await press(one));
    for (const answer of answers)
      expect({ status: answer.status, body: without(answer.body) }).toEqual({
        status: 403,
        body: { ...without(answers[0]?.body ?? null), code: 'IDENTITY.LINK_UNKNOWN' },
      });
    expect(await consumed(token)).toBe(false);
  });

  it.each([
    ['empty', ''],
    ['a blank', ' '],
    ['null', null],
    ['a list', ['x']],
    ['an object', { $ne: '' }],
    ['a number', 7],
    ['a NUL', 'x\u0000y'],
    ['more than any link has', 'x'.repeat(129)],
  ])('whose token is %s is refused as malformed', async (_what, token) => {
    const { status, body, cookie } = await press(token);
    expect({ status, cookie, code: body?.['code'] }).toEqual({ status: 422, cookie: '', code: 'VALIDATION.FAILED' });
  });

  it('with a token of 5 MB is refused', async () => {
    const answer = await press('x'.repeat(5 * 1024 * 1024)).catch((error: unknown) => error as Error);
    // the server may close the connection while the rest is still being sent
    if (!(answer instanceof Error)) expect(answer).toMatchObject({ status: 413, body: { code: 'HTTP.TOO_LARGE' } });
    expect((await api.anybody.get('/api/health/live')).status).toBe(200);
  });
});
