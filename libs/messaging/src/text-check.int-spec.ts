import { Duties, UnitOfWork } from '@snowmelt/database';
import { openedClinic } from '@snowmelt/identity/testing';
import { Logger } from '@snowmelt/logging';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { testConfig } from '../../../test/support/settings.js';
import { MessageRepository } from './message.repository.js';
import { TextCheck } from './text-check.js';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Client;
let away: string | null;
let isAway: boolean;
const lines: string[] = [];

/** A worker's check; the clinic `away` cannot be looked at, nor can any while all is away. */
function parts() {
  const config = testConfig(database.appUrl);
  const unitOfWork = new UnitOfWork(pool);
  const log = new Logger('warn', { write: (line) => lines.push(line) });
  const lookup = unitOfWork.lookup.bind(unitOfWork);
  unitOfWork.lookup = (text, values) => (isAway ? Promise.reject(new Error('away')) : lookup(text, values));
  const messages = {
    sender: async () => {
      if (unitOfWork.clinicId() === away) throw new Error('away');
      const [row] = await unitOfWork.query<{ sender: string; phone: string }>(
        'SELECT sender_name AS sender, phone FROM own_clinic',
      );
      return row;
    },
  } as MessageRepository;
  const check = new TextCheck(config, unitOfWork, messages, { now: () => unitOfWork.now() }, log);
  const duties = new Duties(unitOfWork, config, log);
  duties.add(check);
  return { check, duties };
}

beforeEach(async () => {
  [away, isAway, lines.length] = [null, false, 0];
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
});

it('refuses the start for the one sender that tells, although another clinic cannot be looked at', async () => {
  const telling = await openedClinic(sqlOf(owner), { senderName: 'Larkspur Psych' });
  away = await openedClinic(sqlOf(owner));
  await expect(parts().check.onModuleInit()).rejects.toThrow(new RegExp(`clinic ${telling}: .*"psych"`));
});

it('does not forget a sender that could not be looked at when the worker started', async () => {
  await openedClinic(sqlOf(owner), { senderName: 'Larkspur Psych' });
  isAway = true;
  const { check, duties } = parts();
  await check.onModuleInit();
  expect(lines.join()).toContain('a duty tries again');
  isAway = false;
  await duties.round();
  expect(duties.health()).toMatchObject([{ duty: 'messaging.text-check', failures: 1 }]);
  expect(lines.join()).toContain('MESSAGING.UNFIT_SENDER');
});

it('finds nothing wrong with a name that fits, and says once, by the clinic’s clock, that the crisis words want a clinician', async () => {
  await openedClinic(sqlOf(owner), { senderName: 'Larkspur' });
  const { check, duties } = parts();
  await check.onModuleInit();
  await duties.round();
  expect([duties.health()[0]?.failures, lines]).toEqual([
    0,
    [expect.stringContaining('MESSAGING.CRISIS_WORDS_REVIEW')],
  ]);
});
