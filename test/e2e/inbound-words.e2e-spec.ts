import { randomBytes, randomUUID } from 'node:crypto';
import { startApi, type TestApi } from '../support/api.js';
import { PUBLIC_URL } from '../support/settings.js';
import { twilioSettings, twilioSignature } from '../support/signed.twilio.js';

let api: TestApi;
let numbers = 0;
beforeAll(async () => {
  api = await startApi(twilioSettings);
});
afterAll(() => api?.stop());

const path = '/api/webhooks/twilio/inbound';
const newSid = () => `SM${randomBytes(16).toString('hex')}`;
/** A text to the clinic, as Twilio hands it over; the answer as the phone shows it. */
async function text(From: string, Body: string, change: Record<string, string> = {}): Promise<string> {
  const form = {
    AccountSid: twilioSettings.TWILIO_ACCOUNT_SID,
    MessageSid: newSid(),
    From,
    To: '+13235550100',
    Body,
    NumMedia: '0',
    ...change,
  };
  const answer = await fetch(api.url + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilioSignature(PUBLIC_URL + path, form),
    },
  });
  expect(answer.status).toBe(200);
  return /^<Response><Message>([^<]*)<\/Message><\/Response>$/.exec(await answer.text())?.[1] ?? '';
}
const newNumber = () => {
  numbers += 1;
  return `+132355501${String(numbers).padStart(2, '0')}`;
};
async function somebody({ phone = newNumber(), language = 'en-US', name = 'Robin' } = {}) {
  const [{ id }] = (await api.sql(
    `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone) VALUES (current_clinic_id(), $1, 'Example', '1980-01-01', $2, 'America/Los_Angeles') RETURNING id`,
    [name, language],
  )) as [{ id: string }];
  await api.sql(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', $2)`,
    [id, phone],
  );
  return { id, phone };
}
const list = async (patientId?: string, cursor?: string, staff = api.staff) =>
  (
    await staff.get(
      `/api/inbound-messages?${new URLSearchParams({ ...(patientId && { patientId }), ...(cursor && { cursor }) })}`,
    )
  ).body;
const wordsOf = async (patientId: string) =>
  ((await list(patientId)).items as { words: string | null }[]).map(({ words }) => words);
const timelineOf = async (patientId: string) =>
  ((await api.staff.get(`/api/patients/${patientId}/timeline`)).body.items as { type: string; summary: string }[])
    .filter(({ type }) => /^(message|patient\.opted)/.test(type))
    .map(({ summary }) => summary);
/** The clinic's time of day, by the clock everything is planned by. */
async function at(shift: string, work: () => Promise<void>) {
  await api.sql('INSERT INTO demo_clock (shift) VALUES ($1::interval)', [shift]);
  try {
    await work();
  } finally {
    await api.sql('DELETE FROM demo_clock');
  }
}
const CRISIS = /911.*988.*nobody is watching this number/s;

describe('what a patient texts', () => {
  it("is kept with its words, and staff see it in the chart, the clinic's list and the timeline", async () => {
    const { id, phone } = await somebody();
    await text(phone, 'Running late, sorry \u{1F44D}\n(ñandú)');
    const [first] = (await list(id)).items;
    expect(first).toMatchObject({
      words: 'Running late, sorry \u{1F44D}\n(ñandú)',
      phone,
      wish: 'words',
      crisisLevel: 'none',
      mediaCount: 0,
      mayMeanVisit: false,
      patients: [{ id, name: 'Robin Example' }],
      answer: expect.stringContaining('not read at once'),
    });
    expect((await list()).items[0]).toEqual(first);
    expect(await timelineOf(id)).toEqual(['Wrote by text: “Running late, sorry \u{1F44D}\n(ñandú)”']);
  });

  it.each([
    ['STOP', 'stop', ['Wrote by text: “STOP”', 'Asked for no more texts (STOP)']],
    ['START', 'start', ['Wrote by text: “START”', 'Asked for texts again (START)']],
    ['HELP', 'help', ['Wrote by text: “HELP”']],
  ] as const)('"%s" too', async (words, wish, timeline) => {
    const { id, phone } = await somebody();
    await text(phone, words);
    expect((await list(id)).items).toMatchObject([{ words, wish }]);
    expect(await timelineOf(id)).toEqual(timeline);
  });

  it('"CANCEL" ends the texts and is marked: it may mean the visit', async () => {
    const { id, phone } = await somebody();
    expect(await text(phone, 'Cancel.')).toBe('');
    expect((await list(id)).items).toMatchObject([{ words: 'Cancel.', wish: 'stop', mayMeanVisit: true }]);
    expect((await api.staff.get(`/api/patients/${id}`)).body.optedOut).toEqual(['sms']);
  });

  it('as a picture without words is kept as one', async () => {
    const { id, phone } = await somebody();
    expect(await text(phone, '', { NumMedia: '2' })).toMatch(/not read at once/);
    expect((await list(id)).items).toMatchObject([{ words: null, mediaCount: 2 }]);
    expect(await timelineOf(id)).toEqual(['Wrote by text: (a picture, not kept)']);
  });

  it('with what no database keeps is kept without that', async () => {
    const { id, phone } = await somebody();
    await text(phone, 'a\u0000b');
    await text(phone, 'c\ud800d');
    expect(await wordsOf(id)).toEqual(['c\ufffdd', 'a\ufffdb']);
  });

  it('can be read page by page, nothing twice', async () => {
    const { id, phone } = await somebody();
    for (let n = 0; n < 60; n += 1) await text(phone, `text ${n}`);
    const pages = [await list(id)];
    while (pages.at(-1).nextCursor) pages.push(await list(id, pages.at(-1).nextCursor));
    expect(pages.map(({ items }) => items.length)).toEqual([25, 25, 10]);
    expect(pages.flatMap(({ items }) => items).map(({ words }: { words: string }) => words)).toEqual(
      Array.from({ length: 60 }, (_, n) => `text ${59 - n}`),
    );
  });

  it("stays with whom it was of, when the number is somebody else's later", async () => {
    const [old, other] = [await somebody(), await somebody()];
    await text(old.phone, 'before');
    await api.sql('DELETE FROM contact_point WHERE patient_id = $1', [old.id]);
    await api.sql('UPDATE contact_point SET value = $2 WHERE patient_id = $1', [other.id, old.phone]);
    await text(old.phone, 'after');
    expect([await wordsOf(old.id), await wordsOf(other.id)]).toEqual([['before'], ['after']]);
    const ofNumber = ((await list()).items as { phone: string; words: string; patients: { id: string }[] }[]).filter(
      ({ phone }) => phone === old.phone,
    );
    expect(ofNumber.map(({ words, patients }) => [words, patients.map(({ id }) => id)])).toEqual([
      ['after', [other.id]],
      ['before', [old.id]],
    ]);
  });

  it('from a number of two patients is in both charts, and STOP ends the texts of both', async () => {
    const mother = await somebody({ name: 'Ana' });
    const son = await somebody({ phone: mother.phone, name: 'Leo' });
    await text(mother.phone, 'STOP');
    for (const { id } of [mother, son]) {
      expect((await list(id)).items).toMatchObject([
        { words: 'STOP', patients: [{ name: 'Ana Example' }, { name: 'Leo Example' }] },
      ]);
      expect((await api.staff.get(`/api/patients/${id}`)).body.optedOut).toEqual(['sms']);
      expect(await timelineOf(id)).toEqual(['Wrote by text: “STOP”', 'Asked for no more texts (STOP)']);
    }
  });

  it('is seen by its own clinic only', async () => {
    const { id, phone } = await somebody();
    await text(phone, 'for our eyes');
    expect(JSON.stringify(await list(undefined, undefined, api.otherStaff))).not.toMatch(/for our eyes/);
    expect((await api.otherStaff.get(`/api/inbound-messages?patientId=${id}`)).status).toBe(404);
    expect((await api.anybody.get('/api/inbound-messages')).status).toBe(401);
    expect((await api.staff.get('/api/inbound-messages?patientId=x')).status).toBe(422);
  });

  it('is read by staff on the record: once a session, and again when there is more', async () => {
    const { id, phone } = await somebody();
    await text(phone, 'one');
    const read = () =>
      api.sql(
        `SELECT patient_id, detail FROM audit_event WHERE action = 'inbound.list' AND patient_id = $1 ORDER BY seq`,
        [id],
      );
    for (let times = 0; times < 3; times += 1) await list(id);
    expect(await read()).toMatchObject([{ patient_id: id, detail: { count: 1 } }]);
    await text(phone, 'two');
    await list(id);
    expect(await read()).toMatchObject([{ detail: { count: 1 } }, { detail: { count: 2 } }]);
  });

  it('is read on the record again, too, when one comes to a page that is full', async () => {
    const { id, phone } = await somebody();
    await api.sql(
      `WITH came AS (INSERT INTO inbound_message (clinic_id, provider_message_id, address, words, wish)
        SELECT current_clinic_id(), gen_random_uuid()::text, $1, 'text ' || n, 'words' FROM generate_series(1, 26) n RETURNING id)
      INSERT INTO inbound_message_patient (clinic_id, inbound_message_id, patient_id) SELECT current_clinic_id(), id, $2 FROM came`,
      [phone, id],
    );
    await list(id);
    await text(phone, 'one more');
    await list(id);
    expect(
      await api.sql(`SELECT FROM audit_event WHERE action = 'inbound.list' AND patient_id = $1`, [id]),
    ).toHaveLength(2);
  });
});

describe('a cry for help', () => {
  it('at 03:12 is answered at once with 911 and 988, as often as it comes, and marked for staff', async () => {
    const [{ shift }] = (await api.sql(
      `SELECT (date_trunc('day', now() AT TIME ZONE 'America/Los_Angeles') + interval '1 day 3 hours 12 minutes') AT TIME ZONE 'America/Los_Angeles' - now() AS shift`,
    )) as [{ shift: { toPostgres: () => string } }];
    await at(shift.toPostgres(), async () => {
      const { id, phone } = await somebody();
      for (let times = 0; times < 3; times += 1) expect(await text(phone, 'I want to die')).toMatch(CRISIS);
      expect((await list(id)).items).toMatchObject(Array(3).fill({ crisisLevel: 'crisis', words: 'I want to die' }));
      expect((await list(id)).items[0].receivedAt).toMatch(/T1[01]:12/);
      expect((await timelineOf(id))[0]).toBe('Possible crisis. Wrote by text: “I want to die”');
    });
  });

  it('in Spanish is answered in Spanish, whatever the chart says', async () => {
    const { phone } = await somebody({ language: 'en-US' });
    expect(await text(phone, 'quiero morir')).toMatch(/911.*marque 2.*AYUDA al 988.*nadie vigila/s);
  });

  it('with STOP ends the texts and is answered, then and later', async () => {
    const { id, phone } = await somebody();
    expect(await text(phone, 'STOP. I want to die')).toMatch(CRISIS);
    expect((await api.staff.get(`/api/patients/${id}`)).body.optedOut).toEqual(['sms']);
    expect(await text(phone, 'kill myself')).toMatch(CRISIS);
    expect(await text(phone, 'hello?')).toBe('');
    expect(await text(phone, 'anything at all', { OptOutType: 'STOP' })).toBe('');
    expect(await text(phone, 'I want to die', { OptOutType: 'STOP' })).toMatch(CRISIS);
    expect((await list(id)).items).toHaveLength(5);
  });

  it('that may be none is sent the line of 988 too, and marked to be checked', async () => {
    const { id, phone } = await somebody();
    await text(phone, 'hello');
    expect(await text(phone, 'I could kill for a coffee')).toMatch(/988/);
    expect(await text(phone, 'dying to see you')).toBe(''); // said within the hour
    expect((await list(id)).items).toMatchObject([
      { crisisLevel: 'check' },
      { crisisLevel: 'check' },
      { crisisLevel: 'none' },
    ]);
    expect((await timelineOf(id))[1]).toBe('Check the words. Wrote by text: “I could kill for a coffee”');
  });

  it('that may be none is sent the line of 988 with STOP and after it too, once an hour', async () => {
    const { id, phone } = await somebody();
    expect(await text(phone, 'STOP. I cant do this anymore')).toMatch(/988/);
    expect((await api.staff.get(`/api/patients/${id}`)).body.optedOut).toEqual(['sms']);
    expect([await text(phone, 'I cant take it anymore'), await text(phone, 'hello?')]).toEqual(['', '']);
    await at('61 minutes', async () => {
      expect(await text(phone, 'hello?')).toBe('');
      expect(await text(phone, 'I cant do this anymore', { OptOutType: 'STOP' })).toMatch(/988/);
    });
  });

  it('from a number nobody knows is answered, without a name; of several clinics none keeps it', async () => {
    expect(await text('+13235550197', 'I want to die')).toMatch(CRISIS);
    expect(await text('+13235550197', 'hello')).toBe('');
    expect(await api.sql(`SELECT FROM inbound_message WHERE address = '+13235550197'`)).toEqual([]);
  });
});

describe('the automatic answer', () => {
  it('goes out once an hour to a number, by the clock everything is planned by', async () => {
    const { phone } = await somebody();
    expect(await text(phone, 'hello')).toBe(
      'Test: Texts are not read at once. Call +13235550100. Emergency: 911. Crisis: call or text 988.',
    );
    for (const words of ['hello again', 'I am a robot. I am away.', 'I am a robot. I am away.'])
      expect(await text(phone, words)).toBe('');
    await at('59 minutes', async () => {
      expect(await text(phone, 'still there?')).toBe('');
    });
    await at('61 minutes', async () => {
      expect(await text(phone, 'still there?')).toMatch(/not read at once/);
    });
  });

  it('is that of the first delivery when the same text is delivered again, and counts once', async () => {
    const { id, phone } = await somebody();
    const MessageSid = newSid();
    const first = await text(phone, 'hello', { MessageSid });
    expect(first).toMatch(/not read at once/);
    expect([
      await text(phone, 'hello', { MessageSid }),
      await text(phone, 'and?'),
      await text(phone, 'hello', { MessageSid }),
    ]).toEqual([first, '', first]);
    expect([await wordsOf(id), (await timelineOf(id)).length]).toEqual([['and?', 'hello'], 2]);
  });

  it('of two deliveries at once, and of two texts at once, is one', async () => {
    const { id, phone } = await somebody();
    const MessageSid = newSid();
    const same = await Promise.all(Array.from({ length: 6 }, () => text(phone, 'twice', { MessageSid })));
    expect([new Set(same).size, await wordsOf(id)]).toEqual([1, ['twice']]);
    const other = await somebody();
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => text(other.phone, `text ${n}`)));
    expect([answers.filter((answer) => answer !== '').length, (await wordsOf(other.id)).length]).toEqual([1, 6]);
  });

  it('is in the language of the chart, and in both where two patients of a number have two', async () => {
    const ana = await somebody({ language: 'es-US' });
    expect(await text(ana.phone, 'Tuesday')).toMatch(/^Test: Los mensajes no se leen de inmediato\./);
    const leo = await somebody({ language: 'es-US' });
    await somebody({ phone: leo.phone, language: 'en-US' });
    expect(await text(leo.phone, 'Tuesday')).toMatch(/Texts are not read at once.*\nLos mensajes/s);
  });

  it('confirms once what the carrier does not: a STOP in words of their own', async () => {
    const { phone } = await somebody();
    const answers = [
      await text(phone, 'Stop. My chest hurts'),
      await text(phone, 'I said stop'),
      await text(phone, 'hello?'),
    ];
    expect(answers).toEqual([expect.stringMatching(/no more texts.*Call \+13235550100.*911/s), '', '']);
  });

  it('is none to a number that wrote STOP, whatever comes after it', async () => {
    const { phone } = await somebody();
    expect([await text(phone, 'STOP'), await text(phone, 'I am running late'), await text(phone, 'HELP')]).toEqual([
      '',
      '',
      '',
    ]);
  });

  it('to HELP goes out although another went before, once', async () => {
    const { phone } = await somebody();
    await text(phone, 'hello');
    expect([await text(phone, 'HELP'), await text(phone, 'HELP')]).toEqual([
      expect.stringMatching(/^Test: Visit reminders\. Questions\? Call \+13235550100.*STOP/),
      '',
    ]);
  });

  it('is one, of one clinic, where two have the number; each of them keeps the text', async () => {
    const { id, phone } = await somebody();
    await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.other.id]);
    try {
      await api.sql(
        `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', $2)`,
        [api.other.patients[0], phone],
      );
    } finally {
      await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
    }
    expect([await text(phone, 'hello'), await text(phone, 'hello')]).toEqual([
      expect.stringMatching(/not read at once/),
      '',
    ]);
    expect(await wordsOf(id)).toEqual(['hello', 'hello']);
    const others = (await list(api.other.patients[0], undefined, api.otherStaff)).items;
    expect(others).toHaveLength(2);
    // a clinic whose answer nobody got does not show one
    expect([...(await list(id)).items, ...others].filter(({ answer }) => answer !== null)).toHaveLength(1);
  });
});

it('what is written stands in no event, job, audit entry or anywhere else but where it is kept', async () => {
  const { id, phone } = await somebody();
  const canary = 'the yellow canary sings at midnight';
  for (const words of [canary, `STOP. ${canary}`, `I want to die. ${canary}`]) await text(phone, words);
  await list(id);
  await list();
  await timelineOf(id);
  const tables = (
    await api.sql(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    )
  ).map(({ name }) => name as string);
  expect(tables.length).toBeGreaterThan(30);
  const holding: string[] = [];
  for (const table of tables)
    if ((await api.sql(`SELECT FROM ${table} t WHERE t::text LIKE '%canary%' LIMIT 1`)).length > 0) holding.push(table);
  expect(holding).toEqual(['public.inbound_message']);
  expect((await api.staff.get(`/api/inbound-messages?patientId=${randomUUID()}`)).status).toBe(404);
});

it('nobody changes or deletes what a patient wrote', async () => {
  const { phone } = await somebody();
  await text(phone, 'as I said it');
  for (const change of [
    `UPDATE inbound_message SET words = 'other'`,
    'DELETE FROM inbound_message',
    'DELETE FROM inbound_message_patient',
    'TRUNCATE inbound_message CASCADE',
  ])
    await expect(api.sql(change)).rejects.toThrow(/append/i);
});

it('nobody writes as the patient where there is no demo', async () => {
  expect((await api.staff.post(`/api/drawer/${randomUUID()}/reply`, { words: 'hello' })).status).toBe(404);
});
