import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/**
 * The PostgreSQL that runs on this data folder, if any. The pid in postmaster.pid alone proves nothing: after a crash
 * another process may have it. A server is ours only if it accepts our password and reports this folder. If the pid
 * belongs to another program, the file is removed, because PostgreSQL would refuse to start beside it.
 */
export async function findRunningServer(dataDirectory: string, password: string): Promise<RunningServer | undefined> {
  const until = performance.now() + 10_000;
  for (;;) {
    const server = readLockFile(dataDirectory);
    if (!server || !isAlive(server.pid)) return undefined;
    if (await isServerOf(dataDirectory, server.port, password)) return readLockFile(dataDirectory);
    if (!looksLikeServerOf(dataDirectory, server.pid)) {
      rmSync(lockFile(dataDirectory), { force: true });
      return undefined;
    }
    // it may still be starting, recovering or stopping
    if (performance.now() > until)
      throw new Error(
        `A PostgreSQL (process ${server.pid}) holds ${dataDirectory} and does not let us in. Stop it and start again.`,
      );
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

export async function canConnect(port: number, password: string): Promise<boolean> {
  return (await ask(port, password, 'SELECT 1')) !== undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const lockFile = (dataDirectory: string) => path.join(dataDirectory, 'postmaster.pid');

function readLockFile(dataDirectory: string): RunningServer | undefined {
  try {
    const [pid, , , port] = readFileSync(lockFile(dataDirectory), 'utf8').split('\n').map(Number);
    return pid ? { pid, port: port || 0 } : undefined;
  } catch {
    return undefined;
  }
}

async function isServerOf(dataDirectory: string, port: number, password: string): Promise<boolean> {
  const folder = await ask(port, password, `SELECT current_setting('data_directory')`);
  return folder !== undefined && existsSync(folder) && realpathSync(folder) === realpathSync(dataDirectory);
}

async function ask(port: number, password: string, sql: string): Promise<string | undefined> {
  if (port === 0) return undefined;
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
    query_timeout: 2000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const {
      rows: [row],
    } = await client.query<[unknown]>({ text: sql, rowMode: 'array' });
    return String(row?.[0]);
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Judges by the command line. If that cannot be read, PostgreSQL's own guard, the folder's shared memory, still refuses
 * a second server.
 */
function looksLikeServerOf(dataDirectory: string, pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  const command = existsSync(file)
    ? readFileSync(file, 'utf8').replaceAll('\0', ' ')
    : String(spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).stdout ?? '');
  return command.includes(`/bin/postgres -D ${dataDirectory} `);
}
