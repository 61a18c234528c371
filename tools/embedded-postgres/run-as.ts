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

/** How PostgreSQL's programs are started: it refuses to run as root. */
export interface RunAs {
  readonly prefix: readonly string[];
  readonly native: string;
  readonly identity: { uid?: number; gid?: number };
  /** Makes a file or folder the one of the user the server will run as, with everything in it. */
  own: (target: string) => void;
}

interface Circumstances {
  readonly native: string;
  readonly dataDirectory: string;
  /** False: as on a machine whose kernel refuses user namespaces, which most containers do. */
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
 * `nobody` reads the programs where they are, or from a copy beside the data when node_modules lies below a closed folder. When the
 * data themselves do (a checkout in /root), no copy helps, and the server is let through closed folders.
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

/** Whether any user may pass through this folder and all above it. */
function open(folder: string): boolean {
  const parent = path.dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || open(parent));
}

/** Under another name until it is whole, so that an interrupted copy is never taken for one. */
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

/** What the owner may read and run, everybody may. */
function openedToAll(mode: number): number {
  const owner = mode & 0o500;
  return mode | (owner >> 3) | (owner >> 6);
}

/** Data made in a user namespace belong to root, data made without one to `nobody`; a machine may change from one to the other. */
function handTo(user: number, target: string): void {
  if (lstatSync(target).uid === user) return;
  for (const each of everythingIn(target)) {
    if (lstatSync(each).isSymbolicLink()) lchownSync(each, user, user);
    else chownSync(each, user, user);
  }
}

/** The folder last: it tells whether all was done. */
function everythingIn(target: string): string[] {
  if (!lstatSync(target).isDirectory()) return [target];
  return [...readdirSync(target).flatMap((name) => everythingIn(path.join(target, name))), target];
}
