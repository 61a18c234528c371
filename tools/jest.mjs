// Starts the test servers (one PostgreSQL, one Redis where there is one) and runs Jest against them.
import { spawnSync } from 'node:child_process';
import { root, typescript } from './install.mjs';

const done = spawnSync(process.execPath, [...typescript, 'tools/run-tests.ts', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(done.status ?? 1);
