import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrate, provision } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';
import { startEmbeddedPostgres } from '../../tools/embedded-postgres/embedded-postgres.js';
import { root } from '../../tools/install.mjs';

export const SLOW_MS = 100;

export interface SlowStatement {
  readonly text: string;
  readonly times: number;
  readonly longestMs: number;
}

/** A throw-away database server that writes down what took long; databases are made on it as for the specs. */
export async function startServer() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-simulation-'));
  chmodSync(folder, 0o711); // the server may run as another user
  const dataDirectory = path.join(folder, 'postgres');
  const server = await startEmbeddedPostgres({
    dataDirectory,
    settings: [
      ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=256MB'],
      ...['logging_collector=on', 'log_destination=jsonlog', 'log_rotation_size=0', 'log_parameter_max_length=0'],
      `log_min_duration_statement=${SLOW_MS}`,
    ],
  });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await provision({
      superuserUrl: server.superuserUrl('postgres'),
      database: 'snowmelt_template',
      ownerPassword: 'test',
      appPassword: 'test',
    });
    const url = `postgres://snowmelt_owner:test@127.0.0.1:${server.port}/snowmelt_template`;
    await migrate(url, path.join(root, 'prisma'));
    await migrateQueue(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    superuserUrl: server.superuserUrl('postgres'),
    /** What the application's role waited for longer than `SLOW_MS`. */
    slowStatements: () => slowIn(path.join(dataDirectory, 'log')),
    stop,
  };
}

function slowIn(folder: string): SlowStatement[] {
  const found = new Map<string, { times: number; longestMs: number }>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean)) {
      const { user, message } = JSON.parse(line) as { user?: string; message?: string };
      const [, ms, phase, statement] =
        /^duration: ([\d.]+) ms {2}(statement|execute|parse|bind)[^:]*: (.*)$/s.exec(message ?? '') ?? [];
      if (user !== 'snowmelt_app' || !ms || !statement) continue;
      // a plan is made with `bind`
      const text = `${phase} ${statement.trim().replaceAll(/\s+/g, ' ').slice(0, 140)}`;
      const { times, longestMs } = found.get(text) ?? { times: 0, longestMs: 0 };
      found.set(text, { times: times + 1, longestMs: Math.max(longestMs, Number(ms)) });
    }
  return [...found].map(([text, seen]) => ({ text, ...seen })).sort((a, b) => b.longestMs - a.longestMs);
}
