import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Each generated output and its inputs. A folder stands for everything in it. */
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

/**
 * Whether the output is missing or older than one of its inputs. Throws when an input is missing: the list is wrong.
 */
export function isStale(root, { output, inputs }) {
  const newestInput = Math.max(...inputs.map((input) => newest(path.join(root, input))));
  const made = path.join(root, output);
  return !existsSync(made) || statSync(made).mtimeMs < newestInput;
}

/** The newest time of a file or a folder. A folder's own time counts, because it changes when a file is removed. */
function newest(file) {
  const facts = statSync(file);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(facts.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}
