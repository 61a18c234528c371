import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { libraries, root } from './repository-files.js';

const text = (name: string) => readFileSync(path.join(root, name), 'utf8');

/** Tables of prisma/models/platform.prisma by the library whose code writes them. */
export const platformTables: Record<string, string> = {
  demo_clock: 'clock',
  domain_event: 'events',
  event_delivery: 'events',
  idempotency_record: 'identity',
  time_zone_rules: 'database',
};

/** Every table, and the library that owns it: the one its model file is called after. */
export const owners = new Map(
  readdirSync(path.join(root, 'prisma/models')).flatMap((file) =>
    [...text(`prisma/models/${file}`).matchAll(/@@map\("([^"]+)"\)/g)].map(([, table = '']) => [
      table,
      file === 'platform.prisma' ? platformTables[table] : path.basename(file, '.prisma'),
    ]),
  ),
);

/** Prisma's name of each model, and its table. */
export const models = new Map(
  readdirSync(path.join(root, 'prisma/models')).flatMap((file) =>
    [...text(`prisma/models/${file}`).matchAll(/^model (\w+) \{[^}]*@@map\("([^"]+)"\)/gm)].map(
      ([, model = '', table = '']) => [model.charAt(0).toLowerCase() + model.slice(1), table] as const,
    ),
  ),
);

export interface Routine {
  readonly owner: string;
  /** Other domains may use it: the comment above it begins with `-- Published: `. */
  readonly published: boolean;
  readonly isView: boolean;
}

/** The functions and views that a file of prisma/routines makes. */
export const routinesIn = (owner: string, sql: string): [name: string, routine: Routine][] =>
  [...sql.matchAll(/((?:^--.*\n)*)^CREATE OR REPLACE (FUNCTION|VIEW) (\w+)/gm)].map(
    ([, comment = '', kind, name = '']) => [
      name,
      { owner, published: comment.startsWith('-- Published: '), isView: kind === 'VIEW' },
    ],
  );

export const order = JSON.parse(text('prisma/routines/order.json')) as string[];

/** Every function and view, and whose it is. */
export const routines = new Map(order.flatMap((owner) => routinesIn(owner, text(`prisma/routines/${owner}.sql`))));

export const platform = libraries()
  .filter((folder) => folder.startsWith('libs/platform/'))
  .map((folder) => path.basename(folder));

/** The domains that each domain's arrows lead to, as ARCHITECTURE.md draws them. */
export const arrows = reach(
  [...(text('ARCHITECTURE.md').split('## Domains')[1] ?? '').matchAll(/^ {2}([a-z &]+?) --> ([a-z &]+)$/gm)].map(
    ([, from = '', to = '']) => [from.split(' & '), to.split(' & ')],
  ),
);

function reach(drawn: readonly (readonly [from: string[], to: string[]])[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const of = (domain: string): Set<string> => {
    const known = found.get(domain);
    if (known) return known;
    const next = drawn.flatMap(([from, to]) => (from.includes(domain) ? to : []));
    const all = new Set(next.flatMap((other) => [other, ...of(other)]));
    found.set(domain, all);
    return all;
  };
  drawn.flatMap(([from, to]) => [...from, ...to]).forEach(of);
  return found;
}
