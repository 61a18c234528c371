import { UnitOfWork } from '@snowmelt/database';
import { MagicLinkService } from '@snowmelt/identity';
import { requestsForgotten, sentLink } from '@snowmelt/identity/testing';
import { emptyDrawer } from '@snowmelt/messaging/testing';
import { agreedTo, registeredPatient } from '@snowmelt/patients/testing';
import { appointmentBecame, bookedAppointment, integrationVisits } from '@snowmelt/scheduling/testing';
import { approveVisitRules } from '@snowmelt/telehealth/testing';
import { startApi, type TestApi } from '../support/api.js';
import { outgoing, tokenIn } from '../support/outgoing.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { PUBLIC_URL } from '../support/settings.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

const policy = {
  ...freeRules,
  texts: { perDay: 1, perWeek: 12 },
  reminders: { dose: [], inPerson: [], video: ['PT24H', 'PT1H'] },
};

let api: TestApi;
let worker: WorkerParts;
let integration: string;
let patient: string;

const { plan, deliver, messages } = outgoing(() => ({ api, worker, patient }));
const agree = (address: string) => agreedTo(api.sql, patient, address, { recordedBy: api.clinic.staffId });
/** A visit that was booked just now. */
const visit = (startsIn: number, change: { serviceTypeId?: string; status?: 'arrived' | 'cancelled' } = {}) =>
  bookedAppointment(api.sql, {
    patientId: patient,
    serviceTypeId: integration,
    by: api.clinic.staffId,
    startsIn,
    ...change,
  });
const touches = () =>
  api.sql('SELECT template, status FROM touch WHERE patient_id = $1 ORDER BY due_at, id', [patient]);
const asked = () => api.sql(`SELECT FROM domain_event WHERE type = 'link.asked' AND patient_id = $1`, [patient]);
const ask = (id: string, caller = api.staff) => caller.post(`/api/appointments/${id}/link`, {});
const opens = async (token: string) =>
  api.openLink(token).then(
    () => true,
    () => false,
  );

beforeAll(async () => {
  api = await startApi();
  integration = await integrationVisits(api.sql);
  await approveVisitRules(api.sql);
  worker = await startWorkerParts(api.appUrl);
});

beforeEach(async () => {
  await requestsForgotten(api.sql);
  await emptyDrawer(api.sql);
  await approveRules(api.sql, policy);
  patient = await registeredPatient(api.sql, { givenName: 'Nora', familyName: 'Winter', timeZone: zoneWhereItIs(12) });
});

afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

describe('a visit by video that is booked too late for any reminder', () => {
  it('has its link sent once, right away, and it is valid for as long as the room is open', async () => {
    await agree('nora.winter@example.com');
    const id = await visit(30);
    for (let times = 0; times < 2; times += 1) {
      await plan();
      await deliver();
    }
    const [message, ...more] = await messages();
    expect([await touches(), more]).toEqual([[{ template: 'visit-link', status: 'sent' }], []]);
    expect((await (await api.openLink(tokenIn(message?.body))).get('/api/visit')).body.appointment.id).toBe(id);
    expect(
      await api.sql(
        `SELECT round(extract(epoch FROM l.expires_at - a.ends_at) / 60)::int AS minutes FROM magic_link l JOIN appointment a ON a.id = l.appointment_id WHERE a.id = $1`,
        [id],
      ),
    ).toEqual([{ minutes: 30 }]);
  });
});

describe('the link that staff send', () => {
  it("goes by the patient's channel, opens the visit, and so does an older one that was not opened", async () => {
    await agree('+13235550142');
    await agree('nora.winter@example.com');
    const id = await visit(30);
    await plan();
    await deliver();
    expect(await ask(id)).toMatchObject({ status: 202, body: { channel: 'email', waitsUntil: null } }); // the one text of the day is used up
    await deliver();
    const [first, second, ...more] = await messages();
    expect([first?.channel, second?.channel, more]).toEqual(['sms', 'email', []]);
    expect([await opens(tokenIn(first?.body)), await opens(tokenIn(second?.body))]).toEqual([true, true]);
  });

  it('is in the audit log and the timeline: who asked for it, for whom, and that it was sent', async () => {
    await agree('+13235550142');
    const id = await visit(600, { status: 'arrived' });
    await ask(id);
    await deliver();
    expect(
      await api.sql(
        `SELECT actor_kind, actor_id, patient_id, detail FROM audit_event WHERE action = 'visit-link.send' AND entity_id = $1`,
        [id],
      ),
    ).toEqual([{ actor_kind: 'staff', actor_id: api.clinic.staffId, patient_id: patient, detail: { channel: 'sms' } }]);
    const { body } = await api.staff.get(`/api/patients/${patient}/timeline`);
    expect(body.items.map(({ summary }: { summary: string }) => summary)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Link requested: Integration visit, .*[AP]M$/),
        expect.stringMatching(/^Sent: Link to the visit, asked for \(.*[AP]M\), by text$/),
      ]),
    );
  });

  it('asked for again before it is sent is one message', async () => {
    await agree('nora.winter@example.com');
    const id = await visit(30);
    for (let times = 0; times < 3; times += 1) expect((await ask(id)).status).toBe(202);
    await deliver();
    expect(await messages()).toHaveLength(1);
  });

  it('is asked for once by a double click', async () => {
    await agree('nora.winter@example.com');
    const id = await visit(30);
    const answers = [
      await api.staff.post(`/api/appointments/${id}/link`, {}, 'one-press-1'),
      await api.staff.post(`/api/appointments/${id}/link`, {}, 'one-press-1'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(await asked()).toHaveLength(1);
  });

  it.each([
    ['the patient agreed to no channel', 'OUTREACH.NO_CHANNEL', /Ask for one/, false, () => visit(30)],
    [
      'the visit is in person',
      'OUTREACH.NOT_BY_VIDEO',
      /by video/,
      true,
      () => visit(30, { serviceTypeId: api.clinic.services.infusion }),
    ],
    [
      'the visit was cancelled',
      'OUTREACH.VISIT_OVER',
      /no link can be sent/,
      true,
      () => visit(30, { status: 'cancelled' }),
    ],
    ['its room is closed', 'OUTREACH.VISIT_OVER', /no link can be sent/, true, () => visit(-81)],
  ])('is refused with the reason when %s, and nothing is stored', async (_, code, words, agreed, make) => {
    if (agreed) await agree('nora.winter@example.com');
    const id = await make();
    expect(await ask(id)).toMatchObject({ status: 409, body: { code, detail: expect.stringMatching(words) } });
    expect([await touches(), await asked()]).toEqual([[], []]);
  });

  it("is refused when the day's texts are used up and there is no e-mail address", async () => {
    await agree('+13235550142');
    const id = await visit(30);
    await ask(id);
    await deliver();
    expect(await ask(id)).toMatchObject({ status: 409, body: { code: 'OUTREACH.TEXTS_USED_UP' } });
  });

  it('cannot be asked for by staff of another clinic, by a patient, or without signing in', async () => {
    await agree('nora.winter@example.com');
    const id = await visit(30);
    await plan();
    await deliver();
    const phone = await api.openLink(tokenIn((await messages())[0]?.body));
    expect([
      (await ask(id, api.otherStaff)).status,
      (await ask(id, phone)).status,
      (await ask(id, api.anybody)).status,
    ]).toEqual([404, 401, 401]);
  });

  it('can be asked for six times a minute by one person', async () => {
    await agree('nora.winter@example.com');
    const id = await visit(30);
    const statuses = [];
    for (let times = 0; times < 7; times += 1) statuses.push((await ask(id)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 202, 429]);
  });
});

describe('a new link instead of one that no longer opens', () => {
  const renew = async (token: unknown) => {
    const answer = await fetch(`${api.url}/api/visit-link/renewal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PUBLIC_URL },
      body: JSON.stringify({ token }),
    });
    return { status: answer.status, text: await answer.text(), cookies: answer.headers.getSetCookie() };
  };
  const linkOf = async (id: string) => {
    await plan();
    if ((await touches()).length === 0) await ask(id);
    await deliver();
    return tokenIn((await messages()).at(-1)?.body);
  };
  const same = { status: 202, text: '', cookies: [] };

  beforeEach(async () => {
    await approveRules(api.sql, { ...policy, texts: { perDay: 9, perWeek: 99 } });
    await agree('+13235550142');
  });

  it('goes to the number on file when the first was opened in another browser, and that page stays open', async () => {
    const token = await linkOf(await visit(30));
    const first = await api.openLink(token);
    expect(await opens(token)).toBe(false);
    expect(await renew(token)).toEqual(same);
    await deliver();
    expect(await opens(tokenIn((await messages()).at(-1)?.body))).toBe(true);
    expect((await first.get('/api/visit')).status).toBe(200);
    expect(
      await api.sql(
        `SELECT actor_kind, patient_id FROM audit_event WHERE action = 'visit-link.ask' AND patient_id = $1`,
        [patient],
      ),
    ).toEqual([{ actor_kind: 'patient', patient_id: patient }]);
  });

  it('is sent for a visit in person, too, and after the visit was moved', async () => {
    const id = await visit(300, { serviceTypeId: api.clinic.services.infusion });
    const { token } = await sentLink(api.sql, { patientId: patient, appointmentId: id });
    await worker
      .get(UnitOfWork)
      .run(api.clinic.id, () => worker.get(MagicLinkService).revokeForAppointment(id, 'moved'));
    expect(await renew(token)).toEqual(same);
    await deliver();
    expect(await opens(tokenIn((await messages()).at(-1)?.body))).toBe(true);
  });

  it('gets the same response for every token, and is sent only when there is a visit ahead', async () => {
    const id = await visit(30);
    const token = await linkOf(id);
    await appointmentBecame(api.sql, id, 'fulfilled');
    const before = (await messages()).length;
    for (const one of [token, 'x'.repeat(32), `${token}A`]) expect(await renew(one)).toEqual(same);
    await deliver();
    expect(await messages()).toHaveLength(before);
  });

  it('is asked for at most three times an hour, even by fifty requests at once', async () => {
    const token = await linkOf(await visit(30));
    const answers = await Promise.all(Array.from({ length: 50 }, () => renew(token)));
    expect(answers).toEqual(answers.map(() => same));
    await deliver();
    expect([(await asked()).length, (await messages()).length]).toEqual([3, 2]); // of the three, the last one had not left
  });

  it('is offered for a link to a visit, and not for one to a reading', async () => {
    const token = await linkOf(await visit(30));
    await opens(token);
    const reading = (await sentLink(api.sql, { patientId: patient, goodForMinutes: 0 })).token;
    const refusal = async (one: string) => (await api.anybody.post('/api/visit-link', { token: one })).body;
    expect([await refusal(token), await refusal(reading)]).toMatchObject([
      { code: 'IDENTITY.LINK_USED', meta: { canRenew: true } },
      { code: 'IDENTITY.LINK_EXPIRED', meta: { canRenew: false } },
    ]);
    expect([await renew(reading), await asked()]).toEqual([same, []]);
  });
});
