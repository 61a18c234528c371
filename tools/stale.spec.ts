import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isStale, products } from './stale.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-stale-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(name: string, atSeconds: number): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  if (!existsSync(path.join(root, name))) writeFileSync(path.join(root, name), '');
  utimesSync(path.join(root, name), atSeconds, atSeconds);
}
function putFolders(names: string[], atSeconds: number): void {
  for (const name of names) utimesSync(path.join(root, name), atSeconds, atSeconds);
}

describe('an output', () => {
  const product = { output: 'dist/index.html', inputs: ['src', 'vite.config.ts'] };
  const folders = ['src', 'src/pages'];
  beforeEach(() => {
    put('src/pages/day.tsx', 100);
    put('vite.config.ts', 100);
    put('dist/index.html', 200);
    putFolders(folders, 100);
  });

  it('is fresh when it is younger than all it is made from', () => expect(isStale(root, product)).toBe(false));

  it('is stale when it is missing', () => {
    rmSync(path.join(root, 'dist'), { recursive: true });
    expect(isStale(root, product)).toBe(true);
  });

  it.each(['src/pages/day.tsx', 'vite.config.ts'])('is stale when %s is younger', (name) => {
    put(name, 300);
    expect(isStale(root, product)).toBe(true);
  });

  it('is stale when a file was removed', () => {
    putFolders(['src/pages'], 300);
    expect(isStale(root, product)).toBe(true);
  });

  it('is refused when the list names an input that does not exist', () =>
    expect(() => isStale(root, { ...product, inputs: ['sources'] })).toThrow('ENOENT'));
});

describe('the lists of inputs', () => {
  const repository = path.resolve(import.meta.dirname, '..');

  it.each(Object.entries(products))('name files that exist: %s', (_, product) => {
    expect(product.inputs.filter((input) => !existsSync(path.join(repository, input)))).toEqual([]);
  });
});
