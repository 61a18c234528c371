import { Config } from '@snowmelt/config';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { testConfig } from '../../../../test/support/settings.js';
import { OneClinic } from './one-clinic.js';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Client;
let clinicId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.appUrl, 2);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  clinicId = await openedClinic(sqlOf(owner));
});
afterAll(async () => {
  await owner?.end();
  await pool?.end();
  await database?.drop();
});

const production = () =>
  Config.read({
    NODE_ENV: 'production',
    DATABASE_URL: database.appUrl,
    REDIS_URL: 'redis://127.0.0.1:1',
    PUBLIC_URL: 'https://visits.example.com',
    APP_SECRET: 'kX7p2mQ9vT4wZ8rL1nB6cF3hJ5sD0gYa',
    MESSAGING: 'live',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'tokenmadeup',
    TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
    SMTP_URL: 'smtps://mail.example.com',
    MAIL_FROM: 'visits@example.com',
    QUEUE_BOARD: 'true',
  });

it('in production the queue is shown where one clinic is, and no more once there is another', async () => {
  const unitOfWork = new UnitOfWork(pool);
  const rule = new OneClinic(production(), unitOfWork);
  await rule.onModuleInit();
  await unitOfWork.run(clinicId, () => rule.verify());
  await openedClinic(sqlOf(owner));
  await expect(unitOfWork.run(clinicId, () => rule.verify())).rejects.toMatchObject({ status: 404 });
  await expect(rule.onModuleInit()).rejects.toThrow(/QUEUE_BOARD=true is not allowed/);
  await new OneClinic(testConfig(database.appUrl), unitOfWork).onModuleInit();
});
