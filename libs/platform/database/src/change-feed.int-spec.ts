import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Config } from '@snowmelt/config';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
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
  await Promise.all(feeds.map((feed) => feed.onApplicationShutdown()));
  await other.end();
  await database.drop();
});

function feedOf(url = database.appUrl): ChangeFeed {
  const feed = new ChangeFeed(Config.read({ NODE_ENV: 'test', DATABASE_URL: url, PUBLIC_URL: 'http://127.0.0.1:1', APP_SECRET: 'x'.repeat(32) }));
  feeds.push(feed);
  return feed;
}
async function hearing(feed: ChangeFeed, channel = 'visit') {
  const heard: (string | null)[] = [];
  await feed.listen(channel, (payload) => { heard.push(payload); });
  return heard;
}
const until = async (so: () => boolean | Promise<boolean>) => { while (!await so()) await new Promise((resume) => setTimeout(resume, 10)); };
const notify = (payload: string, channel = 'visit') => other.query('SELECT pg_notify($1, $2)', [channel, payload]);
const lines = async () => (await other.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN %'`)).rows.map(({ pid }) => pid);
const cut = async () => { for (const pid of await lines()) await other.query('SELECT pg_terminate_backend($1)', [pid]); };

describe('a notice', () => {
  it('is heard when its transaction was committed, and not when it was rolled back', async () => {
    const heard = await hearing(feedOf());
    await other.query('BEGIN');
    await notify('taken back');
    await other.query('ROLLBACK');
    await other.query('BEGIN');
    await notify('kept');
    expect(heard).toEqual([]);
    await other.query('COMMIT');
    await until(() => heard.length > 0);
    expect(heard).toEqual(['kept']);
  });

  it('reaches every listener of its channel, of whichever process, and no other channel\'s', async () => {
    const feed = feedOf();
    const [one, two, far, elsewhere] = [await hearing(feed), await hearing(feed), await hearing(feedOf()), await hearing(feed, 'elsewhere')];
    await notify('all of you');
    await notify('the last one', 'elsewhere');
    await until(() => elsewhere.length > 0 && far.length > 0);
    expect([one, two, far, elsewhere]).toEqual([['all of you'], ['all of you'], ['all of you'], ['the last one']]);
  });

  it('needs a plain name for its channel', async () => {
    await expect(feedOf().listen('visit; DROP TABLE visit', () => undefined)).rejects.toThrow('small letters');
  });
});

describe('a line that breaks', () => {
  it('comes back, once, on all its channels, and says that something may have been missed', async () => {
    const feed = feedOf();
    const [visits, others] = [await hearing(feed), await hearing(feed, 'others')];
    await cut();
    await until(() => visits.length > 0 && others.length > 0);
    expect([visits, others]).toEqual([[null], [null]]);
    await notify('again');
    await notify('here too', 'others');
    await until(() => visits.length > 1 && others.length > 1);
    expect([visits, others]).toEqual([[null, 'again'], [null, 'here too']]);
    expect(await lines()).toHaveLength(1);
  });

  it('comes back after each of many cuts', async () => {
    const heard = await hearing(feedOf());
    for (let times = 1; times <= 3; times += 1) {
      await cut();
      await until(() => heard.length === times);
    }
    expect(heard).toEqual([null, null, null]);
    expect(await lines()).toHaveLength(1);
  });
});

/** Takes connections, and breaks them when PostgreSQL has let the client in: while it asks for its channels. */
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
  server.on('connection', () => { connections += 1; });
  return { url: `postgres://somebody@127.0.0.1:${(server.address() as AddressInfo).port}/none`, tried: () => connections, stop: () => { for (const socket of sockets) socket.destroy(); server.close(); } };
}

describe('a database that is away', () => {
  it('keeps nobody from starting, and is asked by one line at a time', async () => {
    const broken = await brokenAfterStartup();
    const feed = feedOf(broken.url);
    await Promise.all([hearing(feed), hearing(feed, 'others')]);
    await new Promise((resume) => setTimeout(resume, 1100)); // tries after 0.2, 0.6 and 1.4 seconds: were there two of them, there would be more
    expect(broken.tried()).toBeLessThanOrEqual(3);
    broken.stop();
  });
});

describe('at the end', () => {
  it('the line is closed and nobody opens it again', async () => {
    const feed = feedOf();
    await hearing(feed);
    await feed.onApplicationShutdown();
    await until(async () => (await lines()).length === 0);
    await new Promise((resume) => setTimeout(resume, 400)); // longer than the first wait
    expect(await lines()).toEqual([]);
  });

  it('a line that was just being opened is closed, too', async () => {
    const feed = feedOf();
    void hearing(feed);
    await feed.onApplicationShutdown();
    await until(async () => (await lines()).length === 0);
    await new Promise((resume) => setTimeout(resume, 400));
    expect(await lines()).toEqual([]);
  });
});
