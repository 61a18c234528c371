import { randomUUID } from 'node:crypto';
import { Config } from '@snowmelt/config';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { emptyDrawer, triedMessage } from '@snowmelt/messaging/testing';
import { owedReading } from '@snowmelt/outreach/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { DrawerChannel } from '../../libs/messaging/src/adapters/drawer.js';
import { DrawerRepository } from '../../libs/messaging/src/adapters/drawer.repository.js';
import { SmtpEmail } from '../../libs/messaging/src/adapters/email.smtp.js';
import { TwilioSms } from '../../libs/messaging/src/adapters/sms.twilio.js';
import type { ChannelPort, DeliveryStatus, Outgoing, SendLease } from '../../libs/messaging/src/ports/outgoing.port.js';
import { createBookingClinic } from '../support/booking-clinic.js';
import { deadPort, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTwilioStandIn } from '../support/twilio-stand-in.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Client;
let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
let smtp: Awaited<ReturnType<typeof startSmtpCatcher>>;
let clinicId: string;
let attemptId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.appUrl, 4);
  const clinic = await createBookingClinic(database.ownerUrl);
  clinicId = clinic.id;
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinicId]);
  const sql = sqlOf(owner);
  const patientId = clinic.patients[0] as string;
  attemptId = await triedMessage(
    sql,
    { patientId, touchId: await owedReading(sql, patientId), address: '+13235550142' },
    'open',
    { provider: 'x', referenceCode: 'abcdefghjk' },
  );
});

beforeEach(async () => {
  [twilio, smtp] = await Promise.all([startTwilioStandIn(), startSmtpCatcher()]);
  await emptyDrawer(sqlOf(owner));
});

afterEach(() => Promise.all([twilio.stop(), smtp.stop()]));

afterAll(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
});

const config = (change: Record<string, string> = {}) =>
  Config.read({
    DATABASE_URL: database.appUrl,
    PUBLIC_URL: 'http://127.0.0.1:1',
    APP_SECRET: 'x'.repeat(32),
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
    TWILIO_API_URL: twilio.url,
    SMTP_URL: smtp.url,
    MAIL_FROM: 'visits@example.com',
    ...change,
  });
const lease = (change: Partial<SendLease> = {}): SendLease => ({ holds: () => true, deadlineMs: 5000, ...change });
const message = (to: string, change: Partial<Outgoing> = {}): Outgoing => ({
  attemptId,
  clinicId,
  to,
  subject: 'your visit',
  body: 'Test: visit http://127.0.0.1/v#token.abcdefghjk STOP to opt out',
  referenceCode: 'abcdefghjk',
  validSeconds: 3600,
  lease: lease(),
  ...change,
});

/**
 * One channel, and the trouble its world can make. The drawer's world is the database itself, which makes none of it.
 */
interface World {
  readonly to: string;
  make: () => ChannelPort;
  arrived: () => Promise<number>;
  /** Whether the provider has a list to look into. */
  readonly keepsAList: boolean;
  /** What is known of a message that was just accepted. */
  readonly fate: DeliveryStatus | null;
  readonly trouble?: {
    refusesForGood: () => void;
    refusesForNow: () => void;
    takesAndIsSilent: () => void;
    nobodyThere: () => Promise<ChannelPort>;
  };
}

const worlds: Record<string, World> = {
  drawer: {
    to: '+13235550142',
    keepsAList: true,
    fate: 'delivered',
    make: () => new DrawerChannel(new DrawerRepository(new UnitOfWork(pool)), 'sms'),
    arrived: async () => (await owner.query('SELECT FROM drawer_message')).rowCount ?? 0,
  },
  Twilio: {
    to: '+13235550142',
    keepsAList: true,
    fate: 'accepted',
    make: () => new TwilioSms(config()),
    arrived: () => Promise.resolve(twilio.accepted.length),
    trouble: {
      refusesForGood: () => twilio.refuse(400, 21610),
      refusesForNow: () => twilio.refuse(429, 20429),
      takesAndIsSilent: () => twilio.behave('accept-and-hang'),
      nobodyThere: async () => new TwilioSms(config({ TWILIO_API_URL: `http://127.0.0.1:${await deadPort()}` })),
    },
  },
  SMTP: {
    to: 'robin@example.com',
    keepsAList: false,
    fate: null,
    make: () => new SmtpEmail(config()),
    arrived: () => Promise.resolve(smtp.caught.length),
    trouble: {
      refusesForGood: () => smtp.behave({ at: 'recipient', code: 550 }),
      refusesForNow: () => smtp.behave({ at: 'recipient', code: 450 }),
      takesAndIsSilent: () => smtp.behave('hang-after-data'),
      nobodyThere: async () => new SmtpEmail(config({ SMTP_URL: `smtp://127.0.0.1:${await deadPort()}` })),
    },
  },
};

const begunNow = () => ({ startedAt: new Date(), others: { providerMessageIds: [], doubtful: 0 } });

describe.each(Object.keys(worlds))('a channel by %s', (name) => {
  const world = worlds[name] as World;
  const { to, make, arrived, keepsAList } = world;

  it('does not find what was never sent, or says that it cannot know', async () => {
    expect(
      await make().find({ attemptId: randomUUID(), clinicId, to, referenceCode: 'neverneverz', ...begunNow() }),
    ).toEqual({ found: keepsAList ? false : 'unknowable' });
  });

  it('accepts a message once, names it, and finds it again or says that it cannot know', async () => {
    const channel = make();
    const sent = await channel.send(message(to));
    expect(sent).toMatchObject({ outcome: 'accepted', providerMessageId: expect.any(String) });
    expect(await arrived()).toBe(1);
    expect(await channel.find({ ...message(to), ...begunNow() })).toMatchObject(
      keepsAList
        ? { found: true, providerMessageId: (sent as { providerMessageId: string }).providerMessageId }
        : { found: 'unknowable' },
    );
  });

  it('says what became of a message, or that it cannot know', async () => {
    const channel = make();
    const sent = (await channel.send(message(to))) as { providerMessageId: string };
    expect(await channel.fate({ clinicId, providerMessageId: sent.providerMessageId })).toBe(world.fate);
    expect(await channel.fate({ clinicId, providerMessageId: randomUUID() })).toBeNull();
  });

  it('sends nothing when the lease is over', async () => {
    expect(await make().send(message(to, { lease: lease({ holds: () => false }) }))).toEqual({ outcome: 'withheld' });
    expect(await arrived()).toBe(0);
  });
});

describe.each(Object.entries(worlds).filter(([, world]) => world.trouble))(
  'in trouble, a channel by %s',
  (_, world) => {
    const { to, make, arrived } = world;
    const trouble = world.trouble as NonNullable<World['trouble']>;

    it('takes a definite no for never', async () => {
      trouble.refusesForGood();
      expect(await make().send(message(to))).toMatchObject({ outcome: 'rejected', next: 'never' });
      expect(await arrived()).toBe(0);
    });

    it('takes a no for now for later', async () => {
      trouble.refusesForNow();
      expect(await make().send(message(to))).toMatchObject({ outcome: 'rejected', next: 'later' });
      expect(await arrived()).toBe(0);
    });

    it('takes nobody there for later: nothing was sent', async () => {
      expect(await (await trouble.nobodyThere()).send(message(to))).toMatchObject({
        outcome: 'rejected',
        next: 'later',
      });
    });

    it('takes silence after the text for doubt, and does not wait longer than the lease allows', async () => {
      trouble.takesAndIsSilent();
      expect(await make().send(message(to, { lease: lease({ deadlineMs: 300 }) }))).toEqual({ outcome: 'unknown' }); // no other wait of theirs ends before the test does
      expect(await arrived()).toBe(1);
    });

    it('takes a connection lost after the text for doubt', async () => {
      trouble.takesAndIsSilent();
      const sending = make().send(message(to));
      await until('the text is there', async () => (await arrived()) > 0);
      await Promise.all([twilio.stop(), smtp.stop()]);
      expect(await sending).toEqual({ outcome: 'unknown' });
      [twilio, smtp] = await Promise.all([startTwilioStandIn(), startSmtpCatcher()]);
    });
  },
);

describe("Twilio's answers", () => {
  const sms = () => new TwilioSms(config()).send(message('+13235550142'));

  it.each([
    [21610, 'never'],
    [21211, 'never'],
    [30034, 'configuration'],
    [20003, 'configuration'],
    [30003, 'later'],
    [99999, 'configuration'],
  ] as const)('refusal %d means %s', async (code, next) => {
    twilio.refuse(400, code);
    expect(await sms()).toMatchObject({ outcome: 'rejected', code: String(code), next });
  });

  it.each([500, 503])('a %d is doubtful: it may have been sent', async (status) => {
    twilio.refuse(status, 20500);
    expect(await sms()).toEqual({ outcome: 'unknown' });
  });
});
