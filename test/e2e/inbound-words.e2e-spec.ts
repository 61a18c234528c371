import { randomUUID } from 'node:crypto';
import { textsReceived } from '@snowmelt/messaging/testing';
import { contactPoint } from '@snowmelt/patients/testing';
import { DateTime } from 'luxon';
import { changedPhone } from '../support/changed-phone.js';
import {
  api,
  at,
  list,
  minutesLater,
  setUpInbound,
  somebody,
  text,
  timelineOf,
  wordsOf,
} from '../support/inbound-scene.js';
import { inOtherClinic } from '../support/other-clinic.js';

setUpInbound();

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
    ['STOP', 'stop', ['Wrote by text: “STOP”', 'Opted out of texts (STOP)']],
    ['START', 'start', ['Wrote by text: “START”', 'Opted in to texts again (START)']],
    ['HELP', 'help', ['Wrote by text: “HELP”']],
  ] as const)('"%s" is kept too', async (words, wish, timeline) => {
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
    expect(await timelineOf(id)).toEqual(['Wrote by text: (a picture, not stored)']);
  });

  it('with characters that the database cannot store is kept with a replacement character', async () => {
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

  it("stays in the chart of its patient when the number becomes somebody else's", async () => {
    const [old, other] = [await somebody(), await somebody()];
    await text(old.phone, 'before');
    for (const changed of [await changedPhone(api, old.id, null), await changedPhone(api, other.id, old.phone)])
      expect(changed.status).toBe(200);
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

  it('from a number of two patients is in both charts, and STOP opts both out', async () => {
    const mother = await somebody({ name: 'Ana' });
    const son = await somebody({ phone: mother.phone, name: 'Leo' });
    await text(mother.phone, 'STOP');
    for (const { id } of [mother, son]) {
      expect((await list(id)).items).toMatchObject([
        { words: 'STOP', patients: [{ name: 'Ana Example' }, { name: 'Leo Example' }] },
      ]);
      expect((await api.staff.get(`/api/patients/${id}`)).body.optedOut).toEqual(['sms']);
      expect(await timelineOf(id)).toEqual(['Wrote by text: “STOP”', 'Opted out of texts (STOP)']);
    }
  });

  it('is visible to its own clinic only', async () => {
    const { id, phone } = await somebody();
    await text(phone, 'for our eyes');
    expect(JSON.stringify(await list(undefined, undefined, api.otherStaff))).not.toMatch(/for our eyes/);
    expect((await api.otherStaff.get(`/api/inbound-messages?patientId=${id}`)).status).toBe(404);
    expect((await api.anybody.get('/api/inbound-messages')).status).toBe(401);
    expect((await api.staff.get('/api/inbound-messages?patientId=x')).status).toBe(422);
  });

  it('is in the audit log when staff read it: once a session, and again when there is more', async () => {
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

  it('is in the audit log again, too, when a text is added to a full page', async () => {
    const { id, phone } = await somebody();
    await textsReceived(api.sql, id, phone, 26);
    await list(id);
    await text(phone, 'one more');
    await list(id);
    expect(
      await api.sql(`SELECT FROM audit_event WHERE action = 'inbound.list' AND patient_id = $1`, [id]),
    ).toHaveLength(2);
  });
});

describe('a possible crisis', () => {
  it('at 03:12 is answered at once with 911 and 988, as often as it comes, and marked for staff', async () => {
    const night = DateTime.now().setZone('America/Los_Angeles').plus({ days: 1 }).set({ hour: 3, minute: 12 });
    await at(night.toISO() as string, async () => {
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
    expect(await text(phone, 'STOP. I want to die')).toMatch(/911.*988.*Nobody watches this number.*no more texts/s);
    expect((await api.staff.get(`/api/patients/${id}`)).body.optedOut).toEqual(['sms']);
    expect(await text(phone, 'kill myself')).toMatch(CRISIS);
    expect(await text(phone, 'hello?')).toBe('');
    expect(await text(phone, 'anything at all', { OptOutType: 'STOP' })).toBe('');
    expect(await text(phone, 'I want to die', { OptOutType: 'STOP' })).toMatch(CRISIS);
    expect((await list(id)).items).toHaveLength(5);
  });

  it('that may be a figure of speech is answered with 988 too, and marked to be checked', async () => {
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

  it('that may be a figure of speech is answered with 988 even with or after STOP, once an hour', async () => {
    const { id, phone } = await somebody();
    expect(await text(phone, 'STOP. I cant do this anymore')).toMatch(/988/);
    expect((await api.staff.get(`/api/patients/${id}`)).body.optedOut).toEqual(['sms']);
    expect([
      await text(phone, 'I cant take it anymore'), // the answer before confirmed STOP, and did not say that nobody reads
      await text(phone, 'I cant take it anymore'),
      await text(phone, 'hello?'),
    ]).toEqual([expect.stringMatching(/not read at once.*988/), '', '']);
    await minutesLater(61, async () => {
      expect(await text(phone, 'hello?')).toBe('');
      expect(await text(phone, 'I cant do this anymore', { OptOutType: 'STOP' })).toMatch(/988/);
    });
  });

  it('from an unknown number is answered without a name', async () => {
    expect(await text('+13235550197', 'I want to die')).toMatch(CRISIS);
    expect(await text('+13235550197', 'hello')).toBe('');
  });
});

describe('a text from a number that none of several clinics knows', () => {
  const phone = '+13235550196';
  const hidden = { phone: null, words: null, isHidden: true, patients: [] };
  const newest = async (staff: typeof api.staff) => (await list(undefined, undefined, staff)).items[0];

  it('is kept by each and shown to none; the one that comes to know the number sees it', async () => {
    await text(phone, 'Can I come on Friday?');
    for (const staff of [api.staff, api.otherStaff]) {
      const shown = await newest(staff);
      expect(shown).toMatchObject(hidden);
      expect(shown.tasks.map(({ kind, role }: { kind: string; role: string }) => `${kind} ${role}`)).toEqual([
        'unknown_clinic admin',
      ]);
    }
    await text(phone, 'hello?');
    const { tasks } = await newest(api.staff);
    expect(tasks).toHaveLength(1); // one for all of them
    await inOtherClinic(api, () => contactPoint(api.sql, api.other.patients[1] as string, phone));
    expect((await list(undefined, undefined, api.otherStaff)).items.slice(0, 2)).toMatchObject([
      { phone, words: 'hello?', isHidden: false },
      { phone, words: 'Can I come on Friday?', isHidden: false },
    ]);
    expect(await newest(api.staff)).toMatchObject(hidden);
    await text(phone, 'and on Monday?'); // is theirs now
    expect([(await newest(api.staff)).words, (await newest(api.otherStaff)).words]).toEqual([null, 'and on Monday?']);
    expect((await newest(api.staff)).receivedAt).not.toBe((await newest(api.otherStaff)).receivedAt);
  });

  it('is kept once, however often it is delivered, and STOP counts for each clinic', async () => {
    const same = { MessageSid: `SM${'9'.repeat(32)}` };
    for (const _twice of [1, 2]) await text('+13235550195', 'STOP', same);
    const kept = await api.sql(
      `SELECT (SELECT count(*)::int FROM inbound_message WHERE address = $1) AS texts, (SELECT count(*)::int FROM messaging_opt_out WHERE address = $1) AS stops`,
      ['+13235550195'],
    );
    expect(kept).toEqual([{ texts: kept[0]?.['stops'], stops: expect.any(Number) }]);
    expect(kept[0]?.['stops']).toBeGreaterThanOrEqual(1);
  });
});

it('the words of a text are in no event, job, audit entry or table other than their own', async () => {
  const { id, phone } = await somebody();
  const canary = 'the yellow wagtail sings at midnight'; // no time zone is called after it
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
    if ((await api.sql(`SELECT FROM ${table} t WHERE t::text LIKE '%wagtail%' LIMIT 1`)).length > 0)
      holding.push(table);
  expect(holding).toEqual(['public.inbound_message']);
  expect((await api.staff.get(`/api/inbound-messages?patientId=${randomUUID()}`)).status).toBe(404);
});

it('staff cannot write as the patient outside the demo', async () => {
  expect((await api.staff.post(`/api/drawer/${randomUUID()}/reply`, { words: 'hello' })).status).toBe(404);
});
