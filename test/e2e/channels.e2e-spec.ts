import { randomUUID } from 'node:crypto';
import { Config } from '@snowmelt/config';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { DrawerChannel } from '../../libs/messaging/src/adapters/drawer.js';
import { DrawerRepository } from '../../libs/messaging/src/adapters/drawer.repository.js';
import { TwilioSms } from '../../libs/messaging/src/adapters/sms.twilio.js';
import type { ChannelPort, Outgoing } from '../../libs/messaging/src/ports/outgoing.port.js';
import { createBookingClinic } from '../support/booking-clinic.js';
import { startTwilioStandIn } from '../support/twilio-stand-in.js';

type Twilio = Awaited<ReturnType<typeof startTwilioStandIn>>;
let database: TestDatabase;
let pool: pg.Pool;
let twilio: Twilio;
let clinicId: string;
let attemptId: string;

beforeAll(async () => {
  [database, twilio] = await Promise.all([createTestDatabase(), startTwilioStandIn()]);
  pool = createPool(database.appUrl, 4);
  const clinic = await createBookingClinic(database.ownerUrl);
  clinicId = clinic.id;
  const owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinicId]);
  const one = async (sql: string, values: unknown[]) => (await owner.query<{ id: string }>(`${sql} RETURNING id`, values)).rows[0]?.id as string;
  const touchId = await one(`INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, due_at, expires_at) VALUES ($1, $2, 'k', 'reminder', 't', 'r', now(), now())`, [clinicId, clinic.patients[0]]);
  const messageId = await one(`INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale) VALUES ($1, $2, $3, 'sms', '+13235550142', 't', 'en-US')`, [clinicId, clinic.patients[0], touchId]);
  attemptId = await one(`INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code) VALUES ($1, $2, 'x', 'x', 'abcdefghjk')`, [clinicId, messageId]);
  await owner.end();
});

afterAll(async () => {
  await pool.end();
  await twilio.stop();
  await database.drop();
});

const config = () => Config.read({
  DATABASE_URL: database.appUrl, PUBLIC_URL: 'http://127.0.0.1:1', APP_SECRET: 'x'.repeat(32), TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token',
  TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`, TWILIO_API_URL: twilio.url,
});
const channels: [string, () => ChannelPort][] = [['drawer', () => new DrawerChannel(new DrawerRepository(new UnitOfWork(pool)), 'sms')], ['twilio', () => new TwilioSms(config())]];
const message = (): Outgoing => ({ attemptId, clinicId, to: '+13235550142', subject: 's', body: 'Test: visit http://127.0.0.1/v#token.abcdefghjk STOP to opt out', referenceCode: 'abcdefghjk', validSeconds: 3600 });

describe.each(channels)('a channel by %s', (_, make) => {
  it('does not find what was never sent', async () => {
    expect(await make().find({ ...message(), attemptId: randomUUID(), referenceCode: 'neverneverz', startedAt: new Date() })).toEqual({ found: false });
  });

  it('accepts a message, names it, and finds it again by its attempt', async () => {
    const sent = await make().send(message());
    expect(sent).toMatchObject({ outcome: 'accepted', providerMessageId: expect.any(String) });
    expect(await make().find({ ...message(), startedAt: new Date() })).toMatchObject({ found: true, providerMessageId: (sent as { providerMessageId: string }).providerMessageId });
  });
});

describe('Twilio\'s answers', () => {
  it.each([[21610, 'never'], [21211, 'never'], [30034, 'configuration'], [20003, 'configuration'], [30003, 'later'], [99999, 'never']] as const)('refusal %d means %s', async (code, next) => {
    twilio.refuse(400, code);
    expect(await new TwilioSms(config()).send(message())).toEqual({ outcome: 'rejected', code: String(code), next });
  });

  it('a 429 means later', async () => {
    twilio.refuse(429, 20429);
    expect(await new TwilioSms(config()).send(message())).toMatchObject({ outcome: 'rejected', next: 'later' });
  });

  it.each([500, 503])('a %d is doubtful: it may have been sent', async (status) => {
    twilio.refuse(status, 20500);
    expect(await new TwilioSms(config()).send(message())).toEqual({ outcome: 'unknown' });
  });
});
