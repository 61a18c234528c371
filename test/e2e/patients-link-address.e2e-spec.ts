import { sha256 } from '@snowmelt/crypto';
import { EventDelivery } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { linkBeingOpened } from '@snowmelt/identity/testing';
import type { Caller } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import {
  api,
  correct,
  inClinic,
  link,
  newNumber,
  oldNumber,
  page,
  patient,
  register,
  setUpWrongNumber,
  visit,
  worker,
} from '../support/link-address-scene.js';
import { outgoing, tokenIn } from '../support/outgoing.js';
import { somebodyWaits, until } from '../support/until.js';

setUpWrongNumber();

const { plan, deliver, messages } = outgoing(() => ({ api, worker, patient }));
const press = (token: string, caller = api.anybody) => caller.post('/api/visit-link', { token });
const isOpen = async (caller: Caller) => (await caller.get('/api/visit/telehealth')).status === 200;
const opens = async (token: string) => (await press(token)).status === 200;
const told = () => deliverEvents(worker.get(EventDelivery));

describe('a link that went to a wrong number', () => {
  it('does not open after the number is corrected, with the same response as an expired link', async () => {
    const token = await link(await visit());
    const over = await link(await visit(), 'sms', { goodForMinutes: 0 });
    await correct(newNumber);
    const [dead, expired] = [await press(token), await press(over)];
    expect(dead).toMatchObject({ status: 403, body: { code: 'IDENTITY.LINK_EXPIRED', meta: { canRenew: true } } });
    expect({ ...dead.body, traceId: null }).toEqual({ ...expired.body, traceId: null });
    expect(JSON.stringify(dead.body)).not.toMatch(/Nora|Winter|555-?01[47]/);
    expect(await api.sql('SELECT consumed_at FROM magic_link WHERE token_hash = $1', [sha256(token)])).toEqual([
      { consumed_at: null },
    ]);
  });

  it.each([
    'GET /api/visit',
    'POST /api/visit/confirmation',
    'POST /api/visit/reading',
    'GET /api/visit/telehealth',
    'POST /api/visit/telehealth/join',
  ])('and was opened: %s is refused and reveals nothing', async (route) => {
    const stranger = await page();
    await correct(newNumber);
    const [method, path = ''] = route.split(' ');
    const { status, body } =
      method === 'GET'
        ? await stranger.get(path)
        : await stranger.post(path, path.endsWith('join') ? { replace: true } : {});
    expect({ status, code: body.code, meta: body.meta }).toEqual({
      status: 401,
      code: 'IDENTITY.LINK_EXPIRED',
      meta: { clinic: expect.any(Object) },
    });
    expect(JSON.stringify(body)).not.toMatch(/Nora|Winter|555-?01[47]|startsAt/);
    expect(
      await api.sql('SELECT FROM visit_join j JOIN visit v ON v.id = j.visit_id WHERE v.patient_id = $1', [patient]),
    ).toEqual([]);
  });

  it('is not opened again on the phone that has its page', async () => {
    const token = await link(await visit());
    const stranger = await api.openLink(token);
    expect((await press(token, stranger)).status).toBe(200);
    await correct(newNumber);
    expect(await press(token, stranger)).toMatchObject({ status: 403, body: { code: 'IDENTITY.LINK_EXPIRED' } });
  });

  it('and was closed because the visit was moved: no longer says that it was moved', async () => {
    const id = await visit();
    const stranger = await api.openLink(await link(id));
    await inClinic(() => worker.get(MagicLinkService).revokeForAppointment(id, 'moved'));
    expect((await stranger.get('/api/visit')).body.code).toBe('IDENTITY.VISIT_MOVED');
    await correct(newNumber);
    expect((await stranger.get('/api/visit')).body.code).toBe('IDENTITY.LINK_EXPIRED');
  });

  it('and opened a reading: its page is closed, too', async () => {
    const stranger = await api.openLink(await link(null));
    await correct(newNumber);
    expect(await stranger.get('/api/visit')).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_EXPIRED' } });
  });
});

describe('which links still open after the contact details change', () => {
  it.each<[string, object, boolean, boolean]>([
    ['another number', newNumber, false, true],
    ['no number any more', { phone: null, consents: { sms: false, email: true } }, false, true],
    ['another e-mail address', { email: 'nora@example.com' }, true, false],
    ['no e-mail address any more', { email: null, consents: { sms: true, email: false } }, true, false],
    ['both', { ...newNumber, email: 'nora@example.com' }, false, false],
    ['the same number written otherwise', { phone: '(323) 555-0142' }, true, true],
    ['the same address in capital letters', { email: 'Nora.Winter@Example.com' }, true, true],
    ['another language', { language: 'es-US' }, true, true],
    ['the consent taken back', { consents: { sms: false, email: false } }, true, true],
  ])('%s', async (_what, change, bySms, byEmail) => {
    const pages = [await page('sms'), await page('email')];
    const unopened = [await link(await visit(), 'sms'), await link(await visit(), 'email')];
    await correct(change);
    expect(await Promise.all([...pages.map(isOpen), ...unopened.map(opens)])).toEqual([bySms, byEmail, bySms, byEmail]);
  });

  it.each([newNumber, { email: 'nora@example.com' }])(
    'a link sent before the channel was recorded ends with either: %j',
    async (change) => {
      const [opened, token] = [await page(null), await link(await visit(), null)];
      await correct(change);
      expect([await isOpen(opened), await opens(token)]).toEqual([false, false]);
    },
  );

  it('two patients share a number: only the links of the corrected one end', async () => {
    const other = await register({ givenName: 'Robin' });
    const [mine, theirs, theirToken] = [
      await page('sms'),
      await page('sms', other),
      await link(await visit(other), 'sms', { of: other }),
    ];
    await correct(newNumber);
    expect([await isOpen(mine), await isOpen(theirs), await opens(theirToken)]).toEqual([false, true, true]);
  });

  it('a link that is being opened during the correction ends, too', async () => {
    const token = await link(await visit());
    await api.sql('BEGIN');
    const opened = await linkBeingOpened(api.sql, token);
    const corrected = correct(newNumber);
    await until('the change waits for the link', () => somebodyWaits(api.sql));
    await api.sql('COMMIT');
    await corrected;
    expect(
      await api.sql('SELECT revoked_at IS NOT NULL AS closed FROM patient_session WHERE id = $1', [opened]),
    ).toEqual([{ closed: true }]);
  });
});

describe('the patient', () => {
  it('gets the link to an upcoming visit at the corrected number at once', async () => {
    const id = await visit(patient, 30);
    await told();
    await plan();
    await deliver();
    const stranger = await api.openLink(tokenIn((await messages())[0]?.body));
    await correct(newNumber);
    await told();
    await deliver();
    const sent = await messages();
    expect(sent.map(({ address }) => address)).toEqual([oldNumber, '+12135550177']);
    expect(
      await api.sql(
        'SELECT channel, address_ended_at IS NOT NULL AS ended FROM magic_link WHERE patient_id = $1 ORDER BY id',
        [patient],
      ),
    ).toEqual([
      { channel: 'sms', ended: true },
      { channel: 'sms', ended: false },
    ]);
    expect([
      await isOpen(stranger),
      (await (await api.openLink(tokenIn(sent[1]?.body))).get('/api/visit')).body.appointment.id,
    ]).toEqual([false, id]);
  });

  it('gets it by e-mail when the number was removed, and nothing more when the stranger asks for a new link', async () => {
    await visit(patient, 30);
    await plan();
    await deliver();
    const token = tokenIn((await messages())[0]?.body);
    await correct({ phone: null, consents: { sms: false, email: true } });
    await told();
    await deliver();
    const answer = await api.anybody.post('/api/visit-link/renewal', { token });
    expect([answer.status, answer.body]).toEqual([202, null]);
    await deliver();
    expect((await messages()).map(({ address }) => address)).toEqual([oldNumber, 'nora.winter@example.com']);
  });

  it('gets no extra link while a reminder is still to come', async () => {
    await link(await visit(patient, 90));
    await correct(newNumber);
    await told();
    expect(await api.sql('SELECT template, status FROM touch WHERE patient_id = $1', [patient])).toEqual([
      { template: 'reminder-1h', status: 'planned' },
    ]);
  });
});
