import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { libraries, repositoryFiles, root } from './repository-files.js';

const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
const written = repositoryFiles().filter(
  (name) => /\.(tsx?|m?js|json|md|prisma|sql|ya?ml|html|css)$/.test(name) && name !== 'package-lock.json',
);
const offenders = (pattern: RegExp, names: string[]) => names.filter((name) => pattern.test(text(name)));
// spelt in pieces, so that this file is not its own finding
const word = (...pieces: string[]) => new RegExp(pieces.join(''));

describe('every library', () => {
  it.each(libraries())('%s has a README, sources and tags', (folder) => {
    expect(existsSync(path.join(root, folder, 'README.md'))).toBe(true);
    expect(existsSync(path.join(root, folder, 'src/index.ts'))).toBe(true);
    const { nx } = JSON.parse(text(`${folder}/package.json`)) as { nx?: { tags?: string[] } };
    expect(nx?.tags).toEqual([
      expect.stringMatching(/^type:(domain|platform|contracts)$/),
      `scope:${path.basename(folder)}`,
    ]);
  });

  it.each(libraries().filter((folder) => folder !== 'libs/contracts'))('%s names what it exports', (folder) => {
    expect(text(`${folder}/src/index.ts`)).not.toMatch(/export \*/);
  });
});

it('lint checks the format, the rules and what nobody uses', () => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
  for (const step of ['prettier --check', 'eslint . --max-warnings 0', 'knip'])
    expect(scripts['lint']).toContain(`tools/run.mjs ${step}`);
});

describe('no file', () => {
  it('contains a path of the machine it was written on', () =>
    expect(offenders(word('(/wo', 'rk/|/ro', 'ot/|/ho', 'me/[a-z]|/Us', 'ers/)'), written)).toEqual([]));
  it('leaves a marker for unfinished work', () =>
    expect(offenders(word('\\b(TO', 'DO|FIX', 'ME)\\b'), written)).toEqual([]));
  it('restricts a test run to some tests', () =>
    expect(
      offenders(
        word('\\b(it|test|describe)\\.on', 'ly\\('),
        written.filter((name) => /spec\.tsx?$/.test(name)),
      ),
    ).toEqual([]));
  it('sleeps in a test: tests poll for the condition', () =>
    expect(
      offenders(
        word('waitFor', 'Timeout|pg_', 'sleep|\\((\\w+)\\) => (\\{ )?set', 'Timeout\\(\\1, \\d'),
        written.filter((name) => /spec\.tsx?$/.test(name)),
      ),
    ).toEqual([]));
  it('has a meaningless name', () => {
    expect(
      written.filter(
        (name) =>
          /(^|[/.-])(utils?|helpers?|common|shared|manager|base)\.(ts|tsx)$/.test(name) &&
          name !== 'libs/contracts/src/common.ts',
      ),
    ).toEqual([]);
  });
});
