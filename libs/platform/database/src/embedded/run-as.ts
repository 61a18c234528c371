import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const NOBODY = 65534;

/** How PostgreSQL's programs are started: it refuses to run as root. */
export interface RunAs {
  readonly prefix: readonly string[];
  readonly native: string;
  readonly identity: { uid?: number; gid?: number };
  /** Hands a folder to the user the server will run as. */
  own(folder: string): void;
}

export function chooseRunAs(native: string, dataDirectory: string): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [], native, identity: {}, own: () => undefined };
  const unshare = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  if (spawnSync(unshare[0] as string, [...unshare.slice(1), path.join(native, 'bin/postgres'), '--version']).status === 0) {
    return { prefix: unshare, native, identity: {}, own: () => undefined };
  }
  return asNobody(native, dataDirectory);
}

/** Where a user namespace is not allowed: the programs are copied beside the data, since node_modules may lie below a closed folder. */
function asNobody(native: string, dataDirectory: string): RunAs {
  const copy = path.join(path.dirname(dataDirectory), 'postgres-programs');
  if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  const own = (folder: string) => {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, NOBODY, NOBODY);
  };
  return { prefix: [], native: copy, identity: { uid: NOBODY, gid: NOBODY }, own };
}
