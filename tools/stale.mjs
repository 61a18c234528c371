import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** What is made from what. A folder stands for everything in it. */
export const products = {
  packages: { output: 'node_modules/.package-lock.json', inputs: ['package-lock.json'] },
  databaseClient: {
    output: 'libs/platform/database/src/generated/prisma/client.ts',
    inputs: ['prisma/schema.prisma', 'prisma/models', 'prisma.config.ts', 'package-lock.json'],
  },
  web: {
    output: 'apps/web/dist/index.html',
    inputs: [
      'apps/web/src',
      'apps/web/index.html',
      'apps/web/visit.html',
      'apps/web/vite.config.ts',
      'apps/web/postcss.config.js',
      'apps/web/tsconfig.json',
      'apps/web/package.json',
      'libs/contracts/src',
      'libs/contracts/package.json',
      'package-lock.json',
    ],
  },
};

/** Whether the output is missing or older than one of its inputs. A missing input is a mistake in the list and is thrown. */
export function isStale(root, { output, inputs }) {
  const newestInput = Math.max(...inputs.map((input) => newest(path.join(root, input))));
  const made = path.join(root, output);
  return !existsSync(made) || statSync(made).mtimeMs < newestInput;
}

/** A folder's own time is in it: that is what changes when a file is removed. */
function newest(file) {
  const facts = statSync(file);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(facts.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}
