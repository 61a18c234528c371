import { EventDelivery } from '@snowmelt/events';
import { OutreachService } from '@snowmelt/outreach';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import type { Caller } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { somebodyWaits, until } from '../support/until.js';
import {
  api,
  correct,
  hash,
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

setUpWrongNumber();

const press = (token: string, caller = api.anybody) => caller.post('/api/visit-link', { token });
const isOpen = async (caller: Caller) => (await caller.get('/api/visit/telehealth')).status === 200;
const opens = async (token: string) => (await press(token)).status === 200;
const plan = () => inClinic(() => worker.get(OutreachService).replan(patient));
const told = () => deliverEvents(worker.get(EventDelivery));
const deliver = async () => {
  for (const { id } of await api.sql(
    `SELECT id FROM touch WHERE status = 'planned' AND due_at <= now() AND patient_id = $1`,
    [patient],
  ))
    await worker.get(DispatchService).dispatch(api.clinic.id, id as string);
};
/** What left, and where to. */
const messages = async () =>
  (await api.sql(
    'SELECT d.body, m.address FROM drawer_message d JOIN message_attempt a ON a.id = d.attempt_id JOIN message m ON m.id = a.message_id WHERE m.patient_id = $1 ORDER BY d.accepted_at',
    [patient],
  )) as { body: string; address: string }[];
const tokenIn = (body = '') => /\/v#([\w-]+)/.exec(body)?.[1] ?? '';

describe('a link that went to a wrong number', () => {
  it('opens nothing once the number is corrected, and is told apart from no other dead link', async () => {
    const token = await link(await visit());
    const over = await link(await visit());
    await api.sql('UPDATE magic_link SET expires_at = now() WHERE token_hash = $1', [hash(over)]);
    await correct(newNumber);
    const [dead, expired] = [await press(token), await press(over)];
    expect(dead).toMatchObject({ status: 403, body: { code: 'IDENTITY.LINK_EXPIRED', meta: { canRenew: true } } });
    expect({ ...dead.body, traceId: null }).toEqual({ ...expired.body, traceId: null });
    expect(JSON.stringify(dead.body)).not.toMatch(/Nora|Winter|555-?01[47]/);
    expect(await api.sql('SELECT consumed_at FROM magic_link WHERE token_hash = $1', [hash(token)])).toEqual([
      { consumed_at: null },
    ]);
  });

  it.each([
    'GET /api/visit',
    'POST /api/visit/confirmation',
    'POST /api/visit/reading',
    'GET /api/visit/telehealth',
    'POST /api/visit/telehealth/join',
  ])('and was opened: %s is refused and tells nothing', async (route) => {
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

  it('was closed before because the visit was moved: says no more that it was', async () => {
    const stranger = await page();
    await api.sql(`UPDATE magic_link SET revoked_at = now() WHERE patient_id = $1`, [patient]);
    await api.sql(
      `UPDATE patient_session SET revoked_at = now() WHERE magic_link_id IN (SELECT id FROM magic_link WHERE patient_id = $1)`,
      [patient],
    );
    expect((await stranger.get('/api/visit')).body.code).toBe('IDENTITY.VISIT_MOVED');
    await correct(newNumber);
    expect((await stranger.get('/api/visit')).body.code).toBe('IDENTITY.LINK_EXPIRED');
  });

  it('opened something to read: that is closed, too', async () => {
    const stranger = await api.openLink(await link(null));
    await correct(newNumber);
    expect(await stranger.get('/api/visit')).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_EXPIRED' } });
  });
});

describe('what ends with an address', () => {
  it.each<[string, object, boolean, boolean]>([
    ['another number', newNumber, false, true],
    ['no number any more', { phone: null, consents: { sms: false, email: true } }, false, true],
    ['another e-mail address', { email: 'nora@example.com' }, true, false],
    ['no e-mail address any more', { email: null, consents: { sms: true, email: false } }, true, false],
    ['both', { ...newNumber, email: 'nora@example.com' }, false, false],
    ['the same number in other words', { phone: '(323) 555-0142' }, true, true],
    ['the same address in large letters', { email: 'Nora.Winter@Example.com' }, true, true],
    ['another language', { language: 'es-US' }, true, true],
    ['the consent taken back', { consents: { sms: false, email: false } }, true, true],
  ])('%s', async (_what, change, bySms, byEmail) => {
    const pages = [await page('sms'), await page('email')];
    const unopened = [await link(await visit(), 'sms'), await link(await visit(), 'email')];
    await correct(change);
    expect(await Promise.all([...pages.map(isOpen), ...unopened.map(opens)])).toEqual([bySms, byEmail, bySms, byEmail]);
  });

  it.each([newNumber, { email: 'nora@example.com' }])(
    'where nobody knows any more what a link was sent to, with either: %j',
    async (change) => {
      const [opened, token] = [await page(null), await link(await visit(), null)];
      await correct(change);
      expect([await isOpen(opened), await opens(token)]).toEqual([false, false]);
    },
  );

  it('of two patients with one number, only of the one whose number it is not', async () => {
    const other = await register({ givenName: 'Robin' });
    const [mine, theirs, theirToken] = [
      await page('sms'),
      await page('sms', other),
      await link(await visit(other), 'sms', other),
    ];
    await correct(newNumber);
    expect([await isOpen(mine), await isOpen(theirs), await opens(theirToken)]).toEqual([false, true, true]);
  });

  it('also when the change comes while somebody is opening the link', async () => {
    const token = await link(await visit());
    await api.sql('BEGIN');
    const [row] = await api.sql('UPDATE magic_link SET consumed_at = now() WHERE token_hash = $1 RETURNING id', [
      hash(token),
    ]);
    await api.sql(
      `INSERT INTO patient_session (clinic_id, magic_link_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, sha256('their page'), now() + interval '1 hour')`,
      [row?.['id']],
    );
    const corrected = correct(newNumber);
    await until('the change waits for the link', () => somebodyWaits(api.sql));
    await api.sql('COMMIT');
    await corrected;
    expect(
      await api.sql('SELECT revoked_at IS NOT NULL AS closed FROM patient_session WHERE magic_link_id = $1', [
        row?.['id'],
      ]),
    ).toEqual([{ closed: true }]);
  });
});

describe('the patient', () => {
  it('gets the link to a visit still ahead at the corrected number, at once', async () => {
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

  it('gets it by e-mail when the number was taken off the chart, and nothing more from what the stranger asks for', async () => {
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

  it('is sent no link besides the reminder that is still to come', async () => {
    await visit(patient, 90);
    await link((await api.sql('SELECT id FROM appointment WHERE patient_id = $1', [patient]))[0]?.['id'] as string);
    await correct(newNumber);
    await told();
    expect(await api.sql('SELECT template, status FROM touch WHERE patient_id = $1', [patient])).toEqual([
      { template: 'reminder-1h', status: 'planned' },
    ]);
  });
});
