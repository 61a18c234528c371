import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrate, provision } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../tools/embedded-postgres/embedded-postgres.js';
import { root } from '../../tools/install.mjs';
import { started } from '../support/started.js';
import { startTcpLine } from '../support/tcp-line.js';

/** A PostgreSQL server of the spec's own, with one database, that the application reaches by a line. */
export function startOwnDatabase() {
  return started(async (starting) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'own-database-'));
    await starting(Promise.resolve(folder), () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    chmodSync(folder, 0o711); // the server runs as another user
    const dataDirectory = path.join(folder, 'postgres');
    const settings = ['fsync=off', 'full_page_writes=off'];
    const start = () => startEmbeddedPostgres({ dataDirectory, settings });
    let server: EmbeddedPostgres = await starting(start(), () => server.stop());
    const superuserUrl = server.superuserUrl('postgres');
    await provision({ superuserUrl, database: 'clinic', ownerPassword: 'test', appPassword: 'test' });
    const ownerUrl = `postgres://snowmelt_owner:test@127.0.0.1:${server.port}/clinic`;
    await migrate(ownerUrl, path.join(root, 'prisma'));
    await migrateQueue(ownerUrl);
    const line = await starting(startTcpLine('127.0.0.1', server.port), (it) => it.cut());
    const asSuperuser = async (...statements: readonly string[]) => {
      const client = new pg.Client({ connectionString: superuserUrl });
      await client.connect();
      for (const statement of statements) await client.query(statement);
      await client.end();
    };
    return {
      ownerUrl,
      appUrl: `postgres://snowmelt_app:test@127.0.0.1:${line.port}/clinic`,
      line,
      /** As after a crash of the server: no session ends in good order. */
      async crashAndRecover() {
        const [pid] = readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
        const { ended } = server;
        process.kill(Number(pid), 'SIGQUIT');
        await ended;
        server = await start();
      },
      /** For every transaction that begins from now on, in connections that are open already too. */
      readOnly: (is: boolean) =>
        asSuperuser(`ALTER SYSTEM SET default_transaction_read_only = ${is ? 'on' : 'off'}`, 'SELECT pg_reload_conf()'),
    };
  });
}
