import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

let folder: string;
const toEnd: (() => unknown)[] = [];
const data = () => path.join(folder, 'home/postgres');
const lockFile = () => path.join(data(), 'postmaster.pid');

async function start(dataDirectory = data(), userNamespaces = true): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDirectory,
    userNamespaces,
    settings: ['fsync=off', 'max_connections=20', 'shared_buffers=8MB'],
  });
  toEnd.push(() => server.stop());
  return server;
}

function stranger(): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', 'postgres', '-D', data()], {
    stdio: 'ignore',
  });
  toEnd.push(() => child.kill('SIGKILL'));
  return child as ChildProcess & { pid: number };
}

async function ask<T>(server: EmbeddedPostgres, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.superuserUrl('postgres') });
  await client.connect();
  try {
    return (await client.query<T & pg.QueryResultRow>(sql)).rows;
  } finally {
    await client.end();
  }
}

const pidOf = (server: EmbeddedPostgres) =>
  ask<{ text: string }>(server, `SELECT pg_read_file('postmaster.pid') AS text`).then(([row]) =>
    Number(row?.text.split('\n')[0]),
  );

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-embedded-'));
});
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('keeps the data, the password and the port over a stop and a start', async () => {
    const first = await start();
    await ask(first, 'CREATE TABLE kept AS SELECT 7 AS number');
    await first.stop();
    await expect(ask(first, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    const second = await start();
    expect({ adopted: second.adopted, port: second.port }).toEqual({ adopted: false, port: first.port });
    expect(await ask(second, 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
    expect(readdirSync(path.dirname(data())).sort()).toEqual(['postgres', 'postgres-port', 'postgres-superuser']);
  });

  it('is adopted when a start finds it running, and stopped by whoever adopted it', async () => {
    const first = await start();
    const second = await start();
    expect({ adopted: second.adopted, port: second.port }).toEqual({ adopted: true, port: first.port });
    await second.stop();
    await first.ended;
    expect(existsSync(lockFile())).toBe(false);
    await first.stop();
  });

  it('is one server when two starts happen at once', async () => {
    await (await start()).stop();
    const both = await Promise.all([start(), start()]);
    expect(both.map((server) => server.adopted).sort()).toEqual([false, true]);
    expect(both[0]?.port).toBe(both[1]?.port);
  });

  it('ends although a session is open, and says that it ended', async () => {
    const server = await start();
    const client = new pg.Client({ connectionString: server.superuserUrl('postgres') });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN');
    await server.stop();
    await server.ended;
    await client.end().catch(() => undefined);
  });

  it('does not believe the lock file of a crash whose number a stranger has now', async () => {
    await (await start()).stop();
    const innocent = stranger();
    writeFileSync(lockFile(), `${innocent.pid}\n${data()}\n1700000000\n59999\n\n127.0.0.1\n\nready\n`);
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await pidOf(server)).not.toBe(innocent.pid);
    await server.stop();
    expect({ exitCode: innocent.exitCode, signalCode: innocent.signalCode }).toEqual({
      exitCode: null,
      signalCode: null,
    });
  });

  it('does not take the server of another folder for its own, even with the same password', async () => {
    await (await start()).stop();
    const elsewhere = path.join(folder, 'elsewhere/postgres');
    mkdirSync(path.dirname(elsewhere));
    writeFileSync(
      path.join(path.dirname(elsewhere), 'postgres-superuser'),
      readFileSync(path.join(path.dirname(data()), 'postgres-superuser')),
    );
    const other = await start(elsewhere);
    writeFileSync(lockFile(), `${await pidOf(other)}\n${data()}\n1700000000\n${other.port}\n\n127.0.0.1\n\nready\n`);
    const server = await start();
    expect({ adopted: server.adopted, samePort: server.port === other.port }).toEqual({
      adopted: false,
      samePort: false,
    });
    await server.stop();
    expect(await ask(other, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('signals nobody when the adopted server has ended and a stranger has its number', async () => {
    const first = await start();
    const adopted = await start();
    await first.stop();
    const innocent = stranger();
    writeFileSync(lockFile(), `${innocent.pid}\n${data()}\n1700000000\n${first.port}\n\n127.0.0.1\n\nready\n`);
    await adopted.stop();
    expect(innocent.signalCode).toBeNull();
  });

  it('starts again after it was killed', async () => {
    const first = await start();
    await ask(first, 'CREATE TABLE kept AS SELECT 7 AS number');
    process.kill(await pidOf(first), 'SIGKILL');
    await first.ended;
    expect(await ask(await start(), 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
  });

  it('needs no locale of the system: not the one that is set, and no C.UTF-8', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { LC_ALL: 'xx_XX.UTF-8', LANG: 'xx_XX.UTF-8', LOCPATH: folder });
    try {
      const server = await start();
      expect(
        await ask(
          server,
          `SELECT lower('ÅSE Ñ') AS lower, 'Zoe' < 'amy' AS by_code_point, 'élan' ~ '^\\w+$' AS word,
             datlocprovider AS provider, datlocale AS locale, datcollate AS of_the_system FROM pg_database WHERE datname = 'postgres'`,
        ),
      ).toEqual([
        { lower: 'åse ñ', by_code_point: true, word: true, provider: 'b', locale: 'C.UTF-8', of_the_system: 'C' },
      ]);
    } finally {
      process.env = before;
    }
  });

  it('says why when it cannot start, and leaves no process and no half-made data', async () => {
    await expect(
      startEmbeddedPostgres({ dataDirectory: data(), settings: ['shared_buffers=nonsense'] }),
    ).rejects.toThrow(/did not start:[^]*shared_buffers[^]*DATABASE_URL/);
    expect(existsSync(lockFile())).toBe(false);
    mkdirSync(path.join(folder, 'taken/postgres'), { recursive: true });
    writeFileSync(path.join(folder, 'taken/postgres/letter.txt'), 'not a database');
    await expect(startEmbeddedPostgres({ dataDirectory: path.join(folder, 'taken/postgres') })).rejects.toThrow(
      'not empty',
    );
    expect(readdirSync(path.join(folder, 'taken/postgres'))).toEqual(['letter.txt']);
  });
});

// only root has to switch users
if (process.getuid?.() === 0)
  describe('without user namespaces, as in most containers', () => {
    const owner = (name: string) => statSync(path.join(path.dirname(data()), name)).uid;

    it('runs as nobody, from a folder that others may pass', async () => {
      chmodSync(folder, 0o755);
      const server = await start(data(), false);
      expect(statSync(`/proc/${await pidOf(server)}`).uid).toBe(65534);
      expect({ data: owner('postgres'), password: owner('postgres-superuser') }).toEqual({ data: 65534, password: 0 });
      expect(statSync(path.join(path.dirname(data()), 'postgres-superuser')).mode & 0o777).toBe(0o600);
    });

    it('runs from a folder that is closed to others, such as one in /root', async () => {
      const server = await start(data(), false);
      expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    it('goes on with data that a user namespace made, and back', async () => {
      const first = await start();
      await ask(first, 'CREATE TABLE kept AS SELECT 7 AS number');
      await first.stop();
      const second = await start(data(), false);
      expect(await ask(second, 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
      await second.stop();
      expect(await ask(await start(), 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
    });
  });
