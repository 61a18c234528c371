import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { libraries, repositoryFiles, root } from './repository-files.js';

const sources = repositoryFiles().filter(
  (name) => /^(libs|apps)\/.*\.tsx?$/.test(name) && !/\.(int-)?spec\.tsx?$|\.d\.ts$/.test(name),
);
const folderOf = new Map(
  libraries().map((folder) => [
    (JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as { name: string }).name,
    folder,
  ]),
);

/** Imports that exist at run time; a cycle of types alone harms nobody. */
function importsOf(file: string, known: ReadonlySet<string>): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].flatMap(
    ([, specifier = '']) => {
      const own = /^(@snowmelt\/[a-z-]+)(?:\/([a-z-]+))?$/.exec(specifier);
      if (own) return [`${folderOf.get(own[1] ?? '')}/src/${own[2] ?? 'index'}.ts`];
      if (!specifier.startsWith('.')) return [];
      const target = path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '');
      return [`${target}.ts`, `${target}.tsx`, target].filter((name) => known.has(name)).slice(0, 1);
    },
  );
}

/** The first cycle of the graph as the list of its files, or null. */
function firstCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string): string[] | null => {
    const at = trail.indexOf(file);
    if (at >= 0) return [...trail.slice(at), file];
    if (done.has(file)) return null;
    trail.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    trail.pop();
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return null;
}

describe('imports', () => {
  it('contain a cycle when one is planted', () => {
    expect(
      firstCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
  });

  it('contain no cycle', () => {
    const known = new Set(sources);
    const graph = new Map(sources.map((file) => [file, importsOf(file, known)]));
    expect([...graph.values()].flat().length).toBeGreaterThan(sources.length);
    expect(firstCycle(graph)).toBeNull();
  });

  it('agree with dependencies and TypeScript references (node tools/sync-references.mjs)', () => {
    const done = spawnSync(process.execPath, ['tools/sync-references.mjs', '--check'], { cwd: root, encoding: 'utf8' });
    expect(done.stdout + done.stderr).toBe('');
  });
});

describe('the web app', () => {
  it('takes from the contracts only what needs no schema: schemas and their descriptions stay out of the pages', () => {
    const light = new Set(
      ['predicates', 'prose', 'protocol-rules'].flatMap((name) =>
        [
          ...readFileSync(path.join(root, `libs/contracts/src/${name}.ts`), 'utf8').matchAll(
            /^export (?:const|function) (\w+)/gm,
          ),
        ].map(([, exported = '']) => exported),
      ),
    );
    const heavy = sources
      .filter((name) => name.startsWith('apps/web/'))
      .flatMap((name) =>
        [...readFileSync(path.join(root, name), 'utf8').matchAll(/^import \{([^}]*)\} from '@snowmelt\/contracts';$/gm)]
          .flatMap(([, names = '']) => names.split(',').map((one) => one.trim()))
          .filter((one) => one !== '' && !one.startsWith('type ') && !light.has(one))
          .map((one) => `${name}: ${one}`),
      );
    expect(heavy).toEqual([]);
    expect(light.size).toBeGreaterThan(5);
  });
});
