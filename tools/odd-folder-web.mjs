// Builds the web app when the project is in a folder with an odd name: Vite cuts a path at `#` or `?`.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { root } from './install.mjs';

const wayThere = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-web-'));
try {
  for (const name of ['apps', 'libs', 'node_modules', 'package.json', 'tsconfig.base.json'])
    symlinkSync(path.join(root, name), path.join(wayThere, name));
  await build({
    root: path.join(wayThere, 'apps/web'),
    configLoader: 'native',
    resolve: { preserveSymlinks: true },
    logLevel: 'error',
  });
} finally {
  rmSync(wayThere, { recursive: true, force: true });
}
