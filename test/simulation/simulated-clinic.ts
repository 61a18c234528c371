import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { provedAgo } from '@snowmelt/identity/testing';
import { RiskWorkerModule } from '@snowmelt/risk/worker';
import { bookable, openDaily } from '@snowmelt/scheduling/testing';
import { TasksWorkerModule } from '@snowmelt/tasks/worker';
import { createTestDatabase, type Sql, type TestDatabase } from '@snowmelt/testing';
import { InboundTextService } from '../../libs/messaging/src/inbound/inbound-text.service.js';
import { clinic, resources, serviceTypes, staff } from '../../prisma/seed/demo-clinic.js';
import { root, typescript } from '../../tools/install.mjs';
import { supervise } from '../../tools/supervise.js';
import { type Caller, PASSWORD, signedIn, startInstance } from '../support/api.js';
import { connectedAs } from '../support/booking-clinic.js';
import { started } from '../support/started.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

const SWEEP = 7;
/** The duties that go by themselves or with each sweep. */
export const EACH_STEP = ['outreach.due-touches', String(SWEEP), 'risk.page-on-call'];
/** Those of other rhythms, in seconds; what asks a provider has nothing to ask. */
export const OTHER_LINES = ['5', '15', '60', '300', '3600'];
export const settings = { DEMO_CLOCK: 'true', MESSAGING: 'drawer', SWEEP_SECONDS: String(SWEEP), REDIS_URL: '' };

type Name = 'rosa' | 'chidi' | 'amara' | 'leo' | 'nadia';
export interface SimulatedClinic {
  readonly staff: Readonly<Record<Name, Caller>>;
  readonly services: Readonly<Record<'infusion' | 'integration' | 'medication', string>>;
  readonly therapists: Readonly<Record<'leo' | 'nadia', string>>;
  readonly protocolId: string;
  readonly worker: WorkerParts;
  readonly database: TestDatabase;
  /** As the owner of the tables: for the demo clock, and for counting. */
  readonly sql: Sql;
  /** The person proves again who they are. */
  readonly proves: (name: Name) => Promise<void>;
  /** A text to the clinic. */
  readonly text: (from: string, words: string) => Promise<void>;
}

/** The demo clinic with chairs and nurses for 120 patients a quarter, its API over HTTP, and the worker's own parts. */
export const startSimulatedClinic = () =>
  started<SimulatedClinic>(async (starting) => {
    const database = await starting(createTestDatabase(), ({ drop }) => drop());
    await seeded(database);
    const owner = await starting(connectedAs(database.ownerUrl, clinic), (it) => it.end());
    const sql: Sql = async (text, values = []) => (await owner.query(text, [...values])).rows;
    await enlarged(sql);
    const { url, instance } = await starting(startInstance(database.appUrl, settings), (it) => it.instance.close());
    const worker = await starting(
      startWorkerParts(database.appUrl, settings, [TasksWorkerModule, RiskWorkerModule]),
      (it) => it.stop(),
    );
    const staffOnDuty = await signedInStaff(url);
    let texts = 0;
    return {
      staff: staffOnDuty,
      services: {
        infusion: service('infusion'),
        integration: service('integration'),
        medication: service('medication'),
      },
      therapists: { leo: laneOf('leo'), nadia: laneOf('nadia') },
      protocolId: (await staffOnDuty.rosa.get('/api/protocols')).body.items[0].id as string,
      worker,
      database,
      sql,
      // the simulated weeks take longer than a proof counts
      proves: async (name) => {
        await provedAgo(sql, staff.find(({ email }) => email.startsWith(name))?.id as string, 0);
      },
      async text(from, words) {
        texts += 1;
        const providerMessageId = `SM${String(texts).padStart(32, '0')}`;
        await instance
          .get(InboundTextService, { strict: false })
          .receive({ from, providerMessageId, words, mediaCount: 0, readByProvider: null });
      },
    };
  });

const service = (code: string) => serviceTypes.find((one) => one.code === code)?.id as string;
const laneOf = (name: string) => {
  const person = staff.find(({ email }) => email.startsWith(name));
  return resources.find(({ staffUserId }) => staffUserId === person?.id)?.id as string;
};

async function signedInStaff(url: string): Promise<SimulatedClinic['staff']> {
  const signIn = (name: Name) => signedIn(url, `${name}@example.com`);
  return {
    rosa: await signIn('rosa'),
    chidi: await signIn('chidi'),
    amara: await signIn('amara'),
    leo: await signIn('leo'),
    nadia: await signIn('nadia'),
  };
}

/** With the demo's own two nurses and three chairs there is room for fifteen courses at a time. */
async function enlarged(sql: Sql): Promise<void> {
  const more = [await bookable(sql, 'nurse', 'Ines Duarte, RN', { places: 4 })];
  for (const name of ['Chair 4', 'Chair 5', 'Chair 6']) more.push(await bookable(sql, 'chair', name));
  await openDaily(sql, more, '08:00', '18:00');
}

async function seeded({ ownerUrl }: TestDatabase): Promise<void> {
  const child = spawn(process.execPath, [...typescript, 'prisma/seed/demo.ts'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', MIGRATION_DATABASE_URL: ownerUrl, DEMO_PASSWORD: PASSWORD },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const seed = supervise('The seed', child, false);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the demo seed failed: ${seed.lastWords()}`);
}
