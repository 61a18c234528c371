import type pg from 'pg';
import { type Catalogue, readCatalogue } from './catalogue.js';
import { type Expression, field, outputs, type Scope, targetsOf } from './expression.js';
import { jsonShapes } from './json-shape.js';
import { isNode, parseTree, type TreeNode, type TreeValue } from './node-tree.js';
import { nullabilityOf, worst } from './nullability.js';
import { possibleTexts } from './possible-texts.js';
import { readAs, readElementAs } from './read-value.js';
import type { Shape, Value } from './shape.js';

interface Described {
  /** The types of `$1` and on. */
  readonly parameters: readonly string[];
  readonly columns: ReadonlyMap<string, Value>;
}

/** What PostgreSQL makes of a statement, without running it. @throws its error, for a statement that it refuses */
export type Describe = (text: string) => Promise<Described>;

interface Prepared {
  readonly parameters: string[];
  readonly results: string[] | null;
}

/** Takes a superuser's connection: others cannot keep the trees out of the server's log. */
export async function createDescribe(client: pg.Client): Promise<Describe> {
  const catalogue = await readCatalogue(client);
  const trees: string[] = [];
  client.on('notice', ({ message, detail }) => {
    if (message?.startsWith('rewritten parse tree') && detail) trees.push(detail);
  });
  await client.query(`SET log_min_messages = 'panic'; SET client_min_messages = 'log'; SET debug_pretty_print = off`);
  return async (text) => {
    trees.length = 0;
    await client.query('SET debug_print_rewritten = on');
    try {
      await client.query(`PREPARE described AS ${text}`);
    } finally {
      await client.query('SET debug_print_rewritten = off');
    }
    const { rows } = await client.query<Prepared>(
      `SELECT parameter_types::text[] AS parameters, result_types::oid[]::text[] AS results
       FROM pg_prepared_statements WHERE name = 'described'`,
    );
    await client.query('DEALLOCATE described');
    const { parameters, results } = rows[0] as Prepared;
    return { parameters, columns: new Map(columnsOf(trees, results ?? [], catalogue)) };
  };
}

const UTILITY = '6';

function columnsOf(trees: readonly string[], types: readonly string[], catalogue: Catalogue): [string, Value][] {
  if (types.length === 0) return [];
  const query = trees
    .flatMap((tree): TreeValue[] => [parseTree(tree)].flat())
    .find((one): one is TreeNode => isNode(one) && one.fields['commandType'] !== UTILITY);
  if (!query) throw new Error('PostgreSQL did not write the tree of the query');
  const scope: Scope = { query, outer: null };
  return targetsOf(query).map((target, place) => [
    field(target, 'resname'),
    valueOf(types[place] as string, outputs(scope, place + 1), catalogue),
  ]);
}

function valueOf(typeId: string, from: readonly Expression[], catalogue: Catalogue): Value {
  const type = catalogue.types.get(typeId);
  const element = type?.element ? catalogue.types.get(type.element) : undefined;
  return {
    null: worst(from.map((one) => nullabilityOf(one, catalogue))),
    shapes: shapesOf(Number(typeId), type?.name ?? '', element?.name, from, catalogue),
  };
}

function shapesOf(
  typeId: number,
  type: string,
  element: string | undefined,
  from: readonly Expression[],
  catalogue: Catalogue,
): Shape[] {
  if (type === 'jsonb' || type === 'json') return from.flatMap((one) => jsonShapes(one, catalogue));
  const is = element === undefined ? null : readElementAs(typeId, element);
  if (is) return [{ kind: 'list', items: { null: 'unknown', shapes: [{ kind: 'scalar', is }] } }];
  const values = from.map((one) => possibleTexts(one, catalogue));
  const known = values.every((set) => set !== undefined) ? new Set(values.flatMap((set) => [...set])) : undefined;
  return [{ kind: 'scalar', is: type === 'void' ? type : readAs(typeId, type), values: known }];
}
