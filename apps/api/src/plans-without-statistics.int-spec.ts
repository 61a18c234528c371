import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Duties, UnitOfWork } from '@snowmelt/database';
import { sentLink, staffMember } from '@snowmelt/identity/testing';
import { firstSite, holiday } from '@snowmelt/scheduling/testing';
import pg from 'pg';
import { type Caller, startApi, type TestApi } from '../../../test/support/api.js';
import { createNoteClinic, type NoteClinic } from '../../../test/support/note-clinic.js';
import { type Effort, effortOf, type PlanOf } from '../../../test/support/explained.js';
import { aQuarterPassed, type Quarter } from '../../../test/support/quarter.js';
import { recordStatements, type RecordedStatement } from '../../../test/support/recorded-statements.js';
import { startWorkerParts } from '../../../test/support/worker-parts.js';

/**
 * For some 1,600 appointments. Enough to look up each of them, and what belongs to it, by an index; a plan that reads
 * one table for each row of another does some hundred times as much.
 */
const LIMIT: Effort = { pages: 8 * 1600, rows: 64 * 1600 };

let api: TestApi;
let clinic: NoteClinic;
let quarter: Quarter;
let recorded: RecordedStatement[];
let client: pg.Client;

beforeAll(async () => {
  api = await startApi({ DEMO_CLOCK: 'true' });
  await autovacuumOff();
  clinic = await createNoteClinic(api);
  const [video] = await api.sql(`SELECT id FROM service_type WHERE code = 'integration'`);
  quarter = await aQuarterPassed(api, {
    services: { dose: api.clinic.services.infusion, video: video?.['id'] as string },
    author: clinic.leoId,
  });
  recorded = await everythingAsked();
  client = new pg.Client({ connectionString: api.appUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await api?.stop();
});

const tables = `FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`;

/** What autovacuum has not come to yet. */
async function autovacuumOff(): Promise<void> {
  for (const { name } of await api.sql(`SELECT oid::regclass::text AS name ${tables}`))
    await api.sql(`ALTER TABLE ${String(name)} SET (autovacuum_enabled = off)`);
}

/** Each of these statements once; where it was asked with other values left out, it has another plan. */
function different(statements: readonly RecordedStatement[]): RecordedStatement[] {
  const plain = statements.filter(
    ({ text }) => /^\s*(WITH|SELECT|UPDATE|DELETE)\b/i.test(text) && !/; COMMIT$/.test(text),
  );
  const shape = ({ text, values }: RecordedStatement) => JSON.stringify([text, values.map((value) => value === null)]);
  return [...new Map(plain.map((one) => [shape(one), one])).values()];
}

/** All that the API reads for its pages, and the worker in one round. */
async function everythingAsked(): Promise<RecordedStatement[]> {
  const ofApi = recordStatements(api.get(UnitOfWork));
  for (const [caller, paths] of Object.values(await questions()))
    for (const one of paths)
      await ask(caller, one).catch((error: Error) => {
        if (!error.message.startsWith('503')) throw error;
      });
  ofApi.stop();
  const worker = await startWorkerParts(api.appUrl);
  const ofWorker = recordStatements(worker.get(UnitOfWork));
  await worker.get(Duties).round();
  ofWorker.stop();
  await worker.stop();
  return different([...ofApi.statements, ...ofWorker.statements]);
}

/** Also the second page. What takes too long to be answered is found below. */
async function ask(caller: Caller, address: string): Promise<void> {
  const { status, body } = await caller.get(address);
  expect([address, status]).toEqual([address, 200]);
  if (body?.nextCursor)
    await caller.get(`${address}${address.includes('?') ? '&' : '?'}cursor=${String(body.nextCursor)}`);
}

/** Every path of the document that is read, with who asks it and how. */
async function questions(): Promise<Record<string, readonly [Caller, readonly string[]]>> {
  const { sql, staff } = api;
  const { leo } = clinic;
  const { email } = await staffMember(sql, { name: 'Tom Whelan', roles: ['admin'], passwordOf: api.clinic.staffId });
  const tom = await api.signIn(email);
  const next = quarter.visits.find(({ dueMinutesAgo, isByVideo }) => isByVideo && dueMinutesAgo < 24 * 60);
  const { id: appointmentId, patientId } = next as { id: string; patientId: string };
  const [note] = await sql('SELECT id FROM integration_note LIMIT 1');
  const phone = await api.openLink((await sentLink(sql, { patientId, appointmentId })).token);
  const closureId = await holiday(sql, await firstSite(sql), '2037-12-25');
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const midnight = (ahead: number) => `${day(ahead)}T00:00`;
  return {
    '/api/demo-clock': [staff, ['/api/demo-clock']],
    '/api/session': [staff, ['/api/session']],
    '/api/me/access': [staff, ['/api/me/access']],
    '/api/staff': [tom, ['/api/staff']],
    '/api/staff/{id}/departure': [tom, [`/api/staff/${clinic.leoId}/departure`]],
    '/api/sign-in-rules': [tom, ['/api/sign-in-rules']],
    '/api/patients': [
      staff,
      ['/api/patients', '/api/patients?query=rob', '/api/patients?query=1980-01-01', '/api/patients?query=0142'],
    ],
    '/api/patients/{id}': [staff, [`/api/patients/${patientId}`]],
    '/api/patients/{id}/consents': [staff, [`/api/patients/${patientId}/consents`]],
    '/api/protocols': [staff, ['/api/protocols']],
    '/api/patients/{id}/course': [staff, [`/api/patients/${patientId}/course`]],
    '/api/service-types': [staff, ['/api/service-types']],
    '/api/resources': [staff, ['/api/resources']],
    '/api/sites': [staff, ['/api/sites']],
    '/api/calendar': [staff, [`/api/calendar?from=${midnight(-6)}&to=${midnight(1)}`]],
    '/api/free-slots': [
      staff,
      [
        `/api/free-slots?serviceTypeId=${api.clinic.services.checkIn}&from=${midnight(1)}&days=7&patientId=${patientId}`,
      ],
    ],
    '/api/patients/{id}/appointments': [staff, [`/api/patients/${patientId}/appointments`]],
    '/api/appointments/{id}': [staff, [`/api/appointments/${appointmentId}`]],
    '/api/visit/telehealth': [phone, ['/api/visit/telehealth']],
    '/api/telehealth/visits': [leo, ['/api/telehealth/visits', `/api/telehealth/visits?date=${day(1)}`]],
    '/api/telehealth/waiting': [staff, ['/api/telehealth/waiting']],
    '/api/telehealth/visits/{id}': [leo, [`/api/telehealth/visits/${appointmentId}`]],
    '/api/notes/unsigned': [leo, ['/api/notes/unsigned', '/api/notes/unsigned?scope=all']],
    '/api/notes/{id}': [leo, [`/api/notes/${String(note?.['id'])}`]],
    '/api/patients/{id}/notes': [leo, [`/api/patients/${patientId}/notes`]],
    '/api/drawer': [staff, ['/api/drawer']],
    '/api/inbound-messages': [staff, ['/api/inbound-messages', `/api/inbound-messages?patientId=${patientId}`]],
    '/api/touches/not-sent': [staff, ['/api/touches/not-sent']],
    '/api/touches/not-sent/count': [staff, ['/api/touches/not-sent/count']],
    '/api/on-call': [staff, ['/api/on-call']],
    '/api/closures': [staff, ['/api/closures']],
    '/api/weekly-hours': [staff, ['/api/weekly-hours']],
    '/api/closures/{id}/visits': [staff, [`/api/closures/${closureId}/visits`]],
    '/api/tasks': [staff, ['/api/tasks', '/api/tasks?whose=role', '/api/tasks?state=closed']],
    '/api/tasks/count': [staff, ['/api/tasks/count']],
    '/api/colleagues': [staff, ['/api/colleagues']],
    '/api/task-policy': [staff, ['/api/task-policy']],
    '/api/outreach-policy': [staff, ['/api/outreach-policy']],
    '/api/clinic': [staff, ['/api/clinic']],
    '/api/site-details': [staff, ['/api/site-details']],
    '/api/rules': [staff, ['/api/rules', '/api/rules?kind=protocol']],
    '/api/rule-drafts/count': [staff, ['/api/rule-drafts/count']],
    '/api/reading-approvals': [staff, ['/api/reading-approvals']],
    '/api/touches': [
      staff,
      ['planned', 'sent', 'all'].flatMap((status) =>
        ['', `&patientId=${patientId}`].map((whose) => `/api/touches?status=${status}${whose}`),
      ),
    ],
    '/api/patients/{id}/timeline': [staff, [`/api/patients/${patientId}/timeline`]],
    '/api/visit': [phone, ['/api/visit']],
  };
}

it('asks every path that the document says can be read', async () => {
  const document = JSON.parse(readFileSync(path.join(import.meta.dirname, '../openapi.json'), 'utf8')) as {
    paths: Record<string, object>;
  };
  const read = Object.entries(document.paths).flatMap(([address, methods]) => ('get' in methods ? [address] : []));
  expect(Object.keys(await questions()).sort()).toEqual(read.sort());
});

interface Done extends Effort {
  readonly text: string;
}

/** Of how many rows autovacuum begins to look at a table. */
const NOTICED = 50;
const never = (table: string) => `SELECT pg_clear_relation_stats('public', '${table}')`;

describe.each<[string, (table: string, rows: number) => string]>([
  ['nobody ever counted', never],
  [
    'were counted while they were empty',
    (table) =>
      `${never(table)}, pg_restore_relation_stats('schemaname', 'public', 'relname', '${table}', 'relpages', 0, 'reltuples', 0::real)`,
  ],
  [
    'autovacuum has counted, except the small ones, at which it never looks',
    (table, rows) => (rows < NOTICED ? never(table) : `ANALYZE ${table}`),
  ],
])('where the rows are as %s', (_state, make) => {
  beforeAll(async () => {
    for (const { name } of await api.sql(`SELECT relname AS name ${tables}`)) {
      const table = String(name);
      const [row] = await api.sql(`SELECT count(*)::int AS count FROM ${table}`);
      await api.sql(make(table, Number(row?.['count'])));
    }
  });

  it.each<PlanOf>(['custom', 'generic'])(
    'no list and no report reads a table over and over: %s plans',
    async (plan) => {
      const done: Done[] = [];
      for (const statement of recorded) {
        const text = statement.text.replaceAll(/\s+/g, ' ').slice(0, 160);
        done.push({ ...(await effortOf(client, statement, plan)), text });
      }
      if (process.env['SHOW_EFFORT']) show(done);
      expect(done.filter(({ pages, rows }) => pages > LIMIT.pages || rows > LIMIT.rows)).toEqual([]);
    },
  );
});

/** For whoever looks for the next one: the statements that do most. */
function show(done: readonly Done[]): void {
  const most = [...done].sort((one, other) => other.pages + other.rows - one.pages - one.rows).slice(0, 25);
  process.stderr.write(
    `${most.map(({ pages, rows, text }) => `${pages} pages, ${rows} rows: ${text}`).join('\n')}\n\n`,
  );
}
