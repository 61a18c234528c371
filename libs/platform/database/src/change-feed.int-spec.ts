import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Config } from '@snowmelt/config';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { startTcpLine } from '../../../../test/support/tcp-line.js';
import { until } from '../../../../test/support/until.js';
import { ChangeFeed } from './change-feed.js';

let database: TestDatabase;
let other: pg.Client;
let feeds: ChangeFeed[];

beforeEach(async () => {
  database = await createTestDatabase();
  other = new pg.Client(database.appUrl);
  await other.connect();
  feeds = [];
});

afterEach(async () => {
  import.meta.jest.useRealTimers();
  await Promise.all(feeds.map((feed) => feed.onApplicationShutdown()));
  await other.end();
  await database.drop();
});

function feedOf(url = database.appUrl): ChangeFeed {
  const feed = new ChangeFeed(
    Config.read({ NODE_ENV: 'test', DATABASE_URL: url, PUBLIC_URL: 'http://127.0.0.1:1', APP_SECRET: 'x'.repeat(32) }),
  );
  feeds.push(feed);
  return feed;
}
async function hearing(feed: ChangeFeed, channel = 'visit') {
  const heard: (string | null)[] = [];
  await feed.listen(channel, (payload) => {
    heard.push(payload);
  });
  return heard;
}
const notify = (payload: string, channel = 'visit') => other.query('SELECT pg_notify($1, $2)', [channel, payload]);
/** Fakes timers, so that the spec decides when a wait ends. */
const holdTime = () =>
  import.meta.jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
const waits = () => import.meta.jest.getTimerCount();
const lines = async () =>
  (
    await other.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN %'`,
    )
  ).rows.map(({ pid }) => pid);
const cut = async () => {
  for (const pid of await lines()) await other.query('SELECT pg_terminate_backend($1)', [pid]);
};

describe('a notification', () => {
  it('is received when its transaction commits, and not when it rolls back', async () => {
    const heard = await hearing(feedOf());
    await other.query('BEGIN');
    await notify('taken back');
    await other.query('ROLLBACK');
    await other.query('BEGIN');
    await notify('kept');
    expect(heard).toEqual([]);
    await other.query('COMMIT');
    await until('it is heard', () => heard.length > 0);
    expect(heard).toEqual(['kept']);
  });

  it('reaches every listener of its channel in every process, and no other channel', async () => {
    const feed = feedOf();
    const [one, two, far, elsewhere] = [
      await hearing(feed),
      await hearing(feed),
      await hearing(feedOf()),
      await hearing(feed, 'elsewhere'),
    ];
    await notify('all of you');
    await notify('the last one', 'elsewhere');
    await notify('that was all'); // arrives after every earlier notice on the same connections
    await until(
      'everybody has heard it',
      () => [one, two, far].every((heard) => heard.includes('that was all')) && elsewhere.length > 0,
    );
    expect([one, two, far, elsewhere]).toEqual([...Array(3).fill(['all of you', 'that was all']), ['the last one']]);
  });

  it('requires a plain channel name', async () => {
    await expect(feedOf().listen('visit; DROP TABLE visit', () => undefined)).rejects.toThrow('small letters');
  });
});

describe('a connection that breaks', () => {
  it('is restored once with all its channels, and reports that something may have been missed', async () => {
    const feed = feedOf();
    const [visits, others] = [await hearing(feed), await hearing(feed, 'others')];
    await cut();
    await until('both were told', () => visits.length > 0 && others.length > 0);
    expect([visits, others]).toEqual([[null], [null]]);
    await notify('again');
    await notify('here too', 'others');
    await notify('that was all');
    await until('the last one is heard', () => visits.includes('that was all') && others.length > 1);
    expect([visits, others]).toEqual([
      [null, 'again', 'that was all'],
      [null, 'here too'],
    ]);
    expect(await lines()).toHaveLength(1);
  });

  it('is restored after each of many interruptions', async () => {
    const heard = await hearing(feedOf());
    for (let times = 1; times <= 3; times += 1) {
      await cut();
      await until('it is back', () => heard.length >= times);
    }
    await notify('that was all');
    await until('the last one is heard', () => heard.includes('that was all'));
    expect(heard).toEqual([null, null, null, 'that was all']);
    expect(await lines()).toHaveLength(1);
  });
});

/** A server that breaks each connection right after the startup, while the client sends LISTEN. */
async function brokenAfterStartup() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])); // AuthenticationOk, ReadyForQuery
      socket.once('data', () => socket.destroy());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  return {
    url: `postgres://somebody@127.0.0.1:${(server.address() as AddressInfo).port}/none`,
    tried: () => connections,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('an unreachable database', () => {
  it('does not prevent a start, and is tried over one connection at a time', async () => {
    const broken = await brokenAfterStartup();
    const feed = feedOf(broken.url);
    holdTime();
    await Promise.all([hearing(feed), hearing(feed, 'others')]);
    for (let tries = 1; tries <= 4; tries += 1) {
      await until('it waits to try again', () => feed['timer'] !== undefined);
      expect([broken.tried(), waits()]).toEqual([tries, 1]);
      import.meta.jest.runOnlyPendingTimers();
    }
    broken.stop();
  });
});

describe('at shutdown', () => {
  it('the connection is closed and not opened again', async () => {
    const feed = feedOf();
    await hearing(feed);
    holdTime();
    await feed.onApplicationShutdown();
    await until('the line is closed', async () => (await lines()).length === 0);
    expect(waits()).toBe(0);
  });

  it('a connection that was just being opened is closed, too', async () => {
    const feed = feedOf();
    holdTime();
    const listening = hearing(feed);
    await feed.onApplicationShutdown();
    await listening;
    await until('the line is closed', async () => (await lines()).length === 0);
    expect(waits()).toBe(0);
  });
});

it('a line that went half open is noticed and replaced, and the listener told to look at everything', async () => {
  const address = new URL(database.appUrl);
  const line = await startTcpLine(address.hostname, Number(address.port));
  address.port = String(line.port);
  const heard = await hearing(feedOf(address.href));
  line.forget();
  await until('somebody listens again', () => heard.includes(null));
  await notify('later');
  await until('the notification has come', () => heard.includes('later'));
  expect(heard).toEqual([null, 'later']);
  await line.cut();
});
