import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nativeFolder } from './native-binaries.js';
import { chooseRunAs } from './run-as.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-run-as-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// only root has to switch users
const isRoot = process.getuid?.() === 0;
if (!isRoot) {
  it('starts the programs as they are', () => {
    expect(chooseRunAs({ native: 'native', dataDirectory: path.join(folder, 'home/postgres') })).toMatchObject({
      native: 'native',
      prefix: [],
      identity: {},
    });
  });
}
if (isRoot)
  describe('the programs for nobody', () => {
    it('are a copy beside the data when node_modules lies below a closed folder', () => {
      const closed = path.join(folder, 'closed');
      cpSync(nativeFolder(), path.join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      chmodSync(path.join(closed, 'native/bin/postgres'), 0o700);
      chmodSync(closed, 0o700);
      const circumstances = {
        native: path.join(closed, 'native'),
        dataDirectory: path.join(folder, 'home/postgres'),
        userNamespaces: false,
      };
      const { native, identity, prefix } = chooseRunAs(circumstances);
      expect({ native, prefix }).toEqual({ native: path.join(folder, 'home/postgres-programs'), prefix: [] });
      expect(
        spawnSync(path.join(native, 'bin/initdb'), ['--version'], { encoding: 'utf8', ...identity }).stdout,
      ).toContain('PostgreSQL');
      const made = statSync(native).ino;
      chooseRunAs(circumstances);
      expect(statSync(native).ino).toBe(made);
    });

    it('are made anew when the copy is not whole', () => {
      const closed = path.join(folder, 'closed');
      cpSync(nativeFolder(), path.join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      chmodSync(closed, 0o700);
      mkdirSync(path.join(folder, 'home/postgres-programs/bin'), { recursive: true });
      const { native, identity } = chooseRunAs({
        native: path.join(closed, 'native'),
        dataDirectory: path.join(folder, 'home/postgres'),
        userNamespaces: false,
      });
      expect(spawnSync(path.join(native, 'bin/postgres'), ['--version'], identity).status).toBe(0);
    });

    it('read a password that nobody else may read', () => {
      const secret = path.join(folder, 'secret');
      writeFileSync(secret, 'x', { mode: 0o600 });
      chooseRunAs({
        native: nativeFolder(),
        dataDirectory: path.join(folder, 'home/postgres'),
        userNamespaces: false,
      }).own(secret);
      expect({ owner: statSync(secret).uid, mode: statSync(secret).mode & 0o777 }).toEqual({
        owner: 65534,
        mode: 0o600,
      });
    });
  });
