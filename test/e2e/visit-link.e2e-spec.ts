import { UnitOfWork } from '@snowmelt/database';
import { OutreachService } from '@snowmelt/outreach';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { startApi, type TestApi } from '../support/api.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

const policy = {
  ...freeRules,
  texts: { perDay: 1, perWeek: 12 },
  reminders: { infusion: [], telehealth: ['PT24H', 'PT1H'] },
};

let api: TestApi;
let worker: WorkerParts;
let integration: string;
let patient: string;

const one = async (sql: string, values: unknown[] = []) =>
  (await api.sql(`${sql} RETURNING id`, values))[0]?.['id'] as string;
const agree = async (channel: 'sms' | 'email', address: string) => {
  await one(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, $2, $3)`,
    [patient, channel, address],
  );
  await one(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, $2, 'test', $3)`,
    [patient, channel, api.clinic.staffId],
  );
};
/** A visit of fifty minutes that was agreed on just now. */
const visit = async (minutesFromNow: number, service = integration, status = 'booked') => {
  const id = await one(
    `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, status, created_by)
     SELECT current_clinic_id(), $1, $2, t AT TIME ZONE 'America/Los_Angeles', 'America/Los_Angeles', t, t + interval '50 minutes', $5, $3 FROM (SELECT now() + $4 * interval '1 minute' AS t) w`,
    [patient, service, api.clinic.staffId, minutesFromNow, status],
  );
  await api.sql(
    `INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
    SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by FROM appointment WHERE id = $1`,
    [id],
  );
  return id;
};
const plan = () => worker.get(UnitOfWork).run(api.clinic.id, () => worker.get(OutreachService).replan(patient));
/** What is due goes out, into the drawer. */
const deliver = async () => {
  for (const { id } of await api.sql(
    `SELECT id FROM touch WHERE status = 'planned' AND due_at <= now() AND patient_id = $1`,
    [patient],
  ))
    await worker.get(DispatchService).dispatch(api.clinic.id, id as string);
};
const touches = () =>
  api.sql('SELECT template, status FROM touch WHERE patient_id = $1 ORDER BY due_at, id', [patient]);
const messages = async () =>
  (await api.sql('SELECT channel, body FROM drawer_message ORDER BY accepted_at')) as {
    channel: string;
    body: string;
  }[];
const tokenIn = (body = '') => /\/v#([\w-]+)/.exec(body)?.[1] ?? '';
const ask = (id: string, caller = api.staff) => caller.post(`/api/appointments/${id}/link`, {});
const opens = async (token: string) =>
  api.openLink(token).then(
    () => true,
    () => false,
  );

beforeAll(async () => {
  api = await startApi();
  integration = await one(
    `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES (current_clinic_id(), 'integration', 'Integration visit', 'integration', 'telehealth', 50, '{clinician}')`,
  );
  await api.sql(
    `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES (current_clinic_id(), 1, '{"opensMinutesBefore": {"value": 15}, "closesMinutesAfter": {"value": 30}, "callBackWithinMinutes": {"value": 2}}', 'test', 'test', now())`,
  );
  worker = await startWorkerParts(api.appUrl);
});

beforeEach(async () => {
  await api.sql('DELETE FROM request_count');
  await api.sql('DELETE FROM drawer_message');
  await approveRules(api.sql, policy);
  patient = await one(
    `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone) VALUES (current_clinic_id(), 'Nora', 'Winter', '1988-04-12', 'en-US', $1)`,
    [zoneWhereItIs(12)],
  );
});

afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

describe('a visit by video that is booked too late for any reminder', () => {
  it('brings its link at once, good for as long as the room is open, and once', async () => {
    await agree('email', 'nora.winter@example.com');
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
  it("goes by the patient's channel, opens the visit, and takes the place of an older one that was not opened", async () => {
    await agree('sms', '+13235550142');
    await agree('email', 'nora.winter@example.com');
    const id = await visit(30);
    await plan();
    await deliver();
    expect(await ask(id)).toMatchObject({ status: 202, body: { channel: 'email', waitsUntil: null } }); // the one text of the day is used up
    await deliver();
    const [first, second, ...more] = await messages();
    expect([first?.channel, second?.channel, more]).toEqual(['sms', 'email', []]);
    expect([await opens(tokenIn(first?.body)), await opens(tokenIn(second?.body))]).toEqual([false, true]);
  });

  it('leaves its trace: who asked, for whom, and what became of it', async () => {
    await agree('sms', '+13235550142');
    const id = await visit(600, integration, 'arrived');
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

  it('asked for twice before it left is one message', async () => {
    await agree('email', 'nora.winter@example.com');
    const id = await visit(30);
    for (let times = 0; times < 3; times += 1) expect((await ask(id)).status).toBe(202);
    await deliver();
    expect(await messages()).toHaveLength(1);
  });

  it('pressed twice is asked for once', async () => {
    await agree('email', 'nora.winter@example.com');
    const id = await visit(30);
    const answers = [
      await api.staff.post(`/api/appointments/${id}/link`, {}, 'one-press-1'),
      await api.staff.post(`/api/appointments/${id}/link`, {}, 'one-press-1'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(
      await api.sql(`SELECT FROM domain_event WHERE type = 'link.asked' AND patient_id = $1`, [patient]),
    ).toHaveLength(1);
  });

  it.each([
    ['the patient agreed to no channel', 'OUTREACH.NO_CHANNEL', /Ask for one/, () => visit(30)],
    [
      'the visit is in person',
      'OUTREACH.NOT_BY_VIDEO',
      /by video/,
      async () => {
        await agree('email', 'nora.winter@example.com');
        return visit(30, api.clinic.services.infusion);
      },
    ],
    [
      'the visit was cancelled',
      'OUTREACH.VISIT_OVER',
      /no link can be sent/,
      async () => {
        await agree('email', 'nora.winter@example.com');
        return visit(30, integration, 'cancelled');
      },
    ],
    [
      'its room is closed',
      'OUTREACH.VISIT_OVER',
      /no link can be sent/,
      async () => {
        await agree('email', 'nora.winter@example.com');
        return visit(-81);
      },
    ],
  ])('is refused in words when %s, and nothing is kept of it', async (_, code, words, make) => {
    const id = await make();
    expect(await ask(id)).toMatchObject({ status: 409, body: { code, detail: expect.stringMatching(words) } });
    expect([
      await touches(),
      await api.sql(`SELECT FROM domain_event WHERE type = 'link.asked' AND patient_id = $1`, [patient]),
    ]).toEqual([[], []]);
  });

  it('is refused when the texts the patient agreed to are used up and there is no e-mail', async () => {
    await agree('sms', '+13235550142');
    const id = await visit(30);
    await ask(id);
    await deliver();
    expect(await ask(id)).toMatchObject({ status: 409, body: { code: 'OUTREACH.TEXTS_USED_UP' } });
  });

  it("is nobody's of another clinic, and no patient's", async () => {
    await agree('email', 'nora.winter@example.com');
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

  it('is asked for by one person at most six times a minute', async () => {
    await agree('email', 'nora.winter@example.com');
    const id = await visit(30);
    const statuses = [];
    for (let times = 0; times < 7; times += 1) statuses.push((await ask(id)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 202, 429]);
  });
});

describe('a new link in place of one that does not open any more', () => {
  const renew = async (token: unknown) => {
    const answer = await fetch(`${api.url}/api/visit-link/renewal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:4300' },
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
  const asked = () => api.sql(`SELECT FROM domain_event WHERE type = 'link.asked' AND patient_id = $1`, [patient]);
  const same = { status: 202, text: '', cookies: [] };

  beforeEach(async () => {
    await approveRules(api.sql, { ...policy, texts: { perDay: 9, perWeek: 99 } });
    await agree('sms', '+13235550142');
  });

  it('comes to the phone on file when the first was opened in another browser, and that page stays open', async () => {
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

  it('also for a visit in person, and after the visit was moved', async () => {
    const id = await visit(300, api.clinic.services.infusion);
    await one(
      `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, token_hash, expires_at, revoked_at) VALUES (current_clinic_id(), $1, 'appointment', $2, sha256('an old link'), now() + interval '1 day', now())`,
      [patient, id],
    );
    expect(await renew('an old link')).toEqual(same);
    await deliver();
    expect(await opens(tokenIn((await messages()).at(-1)?.body))).toBe(true);
  });

  it('is promised in the same words to everybody, and sent to nobody without a visit ahead', async () => {
    const token = await linkOf(await visit(30));
    await api.sql(`UPDATE appointment SET status = 'fulfilled' WHERE patient_id = $1`, [patient]);
    const before = (await messages()).length;
    for (const one of [token, 'x'.repeat(32), `${token}A`]) expect(await renew(one)).toEqual(same);
    await deliver();
    expect(await messages()).toHaveLength(before);
  });

  it('asked for by fifty at once goes out three times an hour at the most', async () => {
    const token = await linkOf(await visit(30));
    const answers = await Promise.all(Array.from({ length: 50 }, () => renew(token)));
    expect(answers).toEqual(answers.map(() => same));
    await deliver();
    expect([(await asked()).length, (await messages()).length]).toEqual([3, 2]); // of the three, the last one had not left
  });

  it('is offered where it helps: for a link to a visit, not for one to something to read', async () => {
    const token = await linkOf(await visit(30));
    await opens(token);
    await api.sql(
      `INSERT INTO magic_link (clinic_id, patient_id, purpose, education_code, token_hash, expires_at) VALUES (current_clinic_id(), $1, 'education', 'E3', sha256('a reading'), now())`,
      [patient],
    );
    const refusal = async (one: string) => (await api.anybody.post('/api/visit-link', { token: one })).body;
    expect([await refusal(token), await refusal('a reading')]).toMatchObject([
      { code: 'IDENTITY.LINK_USED', meta: { canRenew: true } },
      { code: 'IDENTITY.LINK_EXPIRED', meta: { canRenew: false } },
    ]);
    expect([await renew('a reading'), await asked()]).toEqual([same, []]);
  });
});
