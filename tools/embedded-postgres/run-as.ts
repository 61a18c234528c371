import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';

const NOBODY = 65534;

/** How PostgreSQL's programs are started: they refuse to run as root. */
export interface RunAs {
  readonly prefix: readonly string[];
  readonly native: string;
  readonly identity: { uid?: number; gid?: number };
  /** Gives a file, or a folder and everything in it, to the user that the server will run as. */
  own: (target: string) => void;
}

interface Circumstances {
  readonly native: string;
  readonly dataDirectory: string;
  /** False simulates a kernel that refuses user namespaces, as most containers do. */
  readonly userNamespaces?: boolean | undefined;
}

export function chooseRunAs({ native, dataDirectory, userNamespaces = true }: Circumstances): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [], native, identity: {}, own: () => undefined };
  const unshare = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  if (userNamespaces && works([...unshare, path.join(native, 'bin/postgres'), '--version']))
    return { prefix: unshare, native, identity: {}, own: (target) => handTo(0, target) };
  return asNobody(native, path.dirname(path.resolve(dataDirectory)));
}

/**
 * `nobody` runs the programs in place, or a copy beside the data if node_modules is below a closed folder. If the data
 * is below one too (a checkout in /root), a copy does not help, and the server gets the capability to pass closed
 * folders.
 */
function asNobody(native: string, home: string): RunAs {
  mkdirSync(home, { recursive: true });
  const own = (target: string) => handTo(NOBODY, target);
  const through = [
    'setpriv',
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  const identity = { uid: NOBODY, gid: NOBODY };
  if (open(home))
    return {
      prefix: [],
      native: works([path.join(native, 'bin/postgres'), '--version'], identity) ? native : copied(native, home),
      identity,
      own,
    };
  if (works([...through, path.join(native, 'bin/postgres'), '--version']))
    return { prefix: through, native, identity: {}, own };
  throw new Error(
    `PostgreSQL does not run as root, and other users cannot reach ${home}. Run as another user, move the folder to where others may pass, ` +
      'or set DATABASE_URL and MIGRATION_DATABASE_URL to a PostgreSQL 18 of your own.',
  );
}

function works([command, ...args]: string[], identity: RunAs['identity'] = {}): boolean {
  return spawnSync(command as string, args, identity).status === 0;
}

/** Whether any user may pass through this folder and all folders above it. */
function open(folder: string): boolean {
  const parent = path.dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || open(parent));
}

/** Copies under a temporary name, so that an interrupted copy is never used. */
function copied(native: string, home: string): string {
  const copy = path.join(home, 'postgres-programs');
  const version = (folder: string) => String(spawnSync(path.join(folder, 'bin/postgres'), ['--version']).stdout);
  if (existsSync(copy) && version(copy) === version(native)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  for (const target of everythingIn(unfinished).filter((each) => !lstatSync(each).isSymbolicLink()))
    chmodSync(target, openedToAll(statSync(target).mode));
  rmSync(copy, { recursive: true, force: true });
  renameSync(unfinished, copy);
  return copy;
}

/** Extends the owner's read and execute permission to everybody. */
function openedToAll(mode: number): number {
  const owner = mode & 0o500;
  return mode | (owner >> 3) | (owner >> 6);
}

/**
 * Data made in a user namespace belongs to root, data made without one to `nobody`; a machine may change from one to
 * the other.
 */
function handTo(user: number, target: string): void {
  if (lstatSync(target).uid === user) return;
  for (const each of everythingIn(target)) {
    if (lstatSync(each).isSymbolicLink()) lchownSync(each, user, user);
    else chownSync(each, user, user);
  }
}

/** The folder comes last: its owner tells whether everything was done. */
function everythingIn(target: string): string[] {
  if (!lstatSync(target).isDirectory()) return [target];
  return [...readdirSync(target).flatMap((name) => everythingIn(path.join(target, name))), target];
}
