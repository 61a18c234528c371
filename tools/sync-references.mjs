// Derives each project's dependencies and TypeScript references from its imports. --check only compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const folders = (parent) =>
  readdirSync(path.join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')));
const libs = [...folders('libs'), ...folders('libs/platform')];
const apps = ['apps/api', 'apps/worker'];
const manifestOf = (folder) => JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
const folderOf = new Map(libs.map((folder) => [manifestOf(folder).name, folder]));
const drift = [];

function sources(folder) {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map(String)
    .filter(
      (name) =>
        name.endsWith('.ts') &&
        !/\.(int-)?spec\.ts$/.test(name) &&
        !/^testing(\.ts$|[/\\])/.test(name) && // test factories, which no build includes
        !name.split(path.sep).includes('generated'),
    )
    .map((name) => path.join(root, folder, name));
}

function importsOf(folder) {
  const found = new Set();
  for (const file of sources(`${folder}/src`)) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import)\s*\(?\s*'(@snowmelt\/[a-z-]+)(?:\/[a-z-]+)?'/g,
    ))
      found.add(name);
  }
  found.delete(manifestOf(folder).name);
  for (const name of found) if (!folderOf.has(name)) throw new Error(`${folder} imports ${name}, which is no library`);
  return [...found].sort();
}

function settle(file, wanted) {
  const full = path.join(root, file);
  const present = existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')) : undefined;
  if (JSON.stringify(present) === JSON.stringify(wanted)) return;
  drift.push(file);
  if (!check) writeFileSync(full, `${JSON.stringify(wanted, null, 2)}\n`);
}

for (const folder of [...libs, ...apps]) {
  const imports = importsOf(folder);
  const manifest = manifestOf(folder);
  const others = Object.entries(manifest.dependencies ?? {}).filter(([name]) => !name.startsWith('@snowmelt/'));
  const dependencies = Object.fromEntries([...imports.map((name) => [name, '*']), ...others]);
  const { dependencies: _, ...rest } = manifest;
  settle(`${folder}/package.json`, Object.keys(dependencies).length > 0 ? { ...rest, dependencies } : rest);
  const up = path.posix.relative(folder, '.');
  settle(`${folder}/tsconfig.json`, {
    extends: `${up}/tsconfig.base.json`,
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
    include: ['src/**/*.ts'],
    exclude: ['src/**/*.spec.ts', 'src/**/*.int-spec.ts', 'src/testing.ts', 'src/testing/**'],
    references: imports.map((name) => ({ path: path.posix.relative(folder, folderOf.get(name)) })),
  });
}
settle('tsconfig.json', {
  extends: './tsconfig.base.json',
  files: [],
  compilerOptions: { composite: false },
  references: [...libs, ...apps].map((folder) => ({ path: folder })),
});

if (drift.length > 0)
  process.stdout.write(`${check ? 'out of step with the imports' : 'written'}: ${drift.join(', ')}\n`);
if (check && drift.length > 0) process.exit(1);
