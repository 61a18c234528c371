import type { Catalogue } from './catalogue.js';
import { isNode, nodesIn, type TreeNode, type TreeValue } from './node-tree.js';

/** A query and those around it: a column's name is looked up in one of them. */
export interface Scope {
  readonly query: TreeNode;
  readonly outer: Scope | null;
  /** What holds besides its WHERE: the condition of the CASE that the expression is a result of. */
  readonly given?: readonly TreeNode[];
  /** The expression is what an UPDATE sets a column to: it reads the row as it was. */
  readonly isWriting?: boolean;
}

export interface Expression {
  readonly node: TreeNode;
  readonly scope: Scope;
}

/** Where a column comes from: a table's column, or what other queries compute for it. */
type Source =
  | { readonly column: string; readonly from?: undefined }
  | { readonly from: readonly Expression[]; readonly column?: undefined };

export const field = (node: TreeNode, name: string): string => {
  const value = node.fields[name];
  return typeof value === 'string' ? value : '';
};

/** What a query returns: its targets, or what it changed. */
export function targetsOf(query: TreeNode): TreeNode[] {
  const list = nodesIn(query.fields['targetList']);
  const returned = field(query, 'commandType') === '1' ? list : nodesIn(query.fields['returningList']);
  return returned.filter((target) => field(target, 'resjunk') === 'false');
}

const isSetOperation = (query: TreeNode) => isNode(query.fields['setOperations']);

/** The expressions of one output column; a UNION has one for each of its queries. */
export function outputs(scope: Scope, place: number): Expression[] {
  const { query } = scope;
  if (!isSetOperation(query)) {
    const target = targetsOf(query).find((one) => field(one, 'resno') === String(place));
    const node = target?.fields['expr'];
    return isNode(node) ? [{ node, scope }] : [];
  }
  return leaves(query.fields['setOperations']).flatMap((index) => {
    const entry = nodesIn(query.fields['rtable'])[index - 1];
    const arm = entry?.fields['subquery'];
    return isNode(arm) ? outputs({ query: arm, outer: scope }, place) : [];
  });
}

function leaves(tree: TreeValue | undefined): number[] {
  if (!isNode(tree)) return [];
  if (tree.tag === 'RANGETBLREF') return [Number(tree.fields['rtindex'])];
  return [...leaves(tree.fields['larg']), ...leaves(tree.fields['rarg'])];
}

/** The query whose FROM a column belongs to. */
export const homeOf = ({ node, scope }: Expression) => above(scope, Number(node.fields['varlevelsup']));

export const entryOf = (home: Scope, place: TreeValue | undefined): TreeNode | undefined =>
  nodesIn(home.query.fields['rtable'])[Number(place) - 1];

/** Undefined where the tree does not say: a function's rows, a recursive query. */
export function sourceOf({ node, scope }: Expression): Source | undefined {
  const home = homeOf({ node, scope });
  const place = Number(node.fields['varattno']);
  const entry = home && entryOf(home, node.fields['varno']);
  if (!home || !entry || place < 1) return undefined;
  switch (field(entry, 'rtekind')) {
    case '0':
      return { column: `${field(entry, 'relid')}.${place}` };
    case '1':
      return isNode(entry.fields['subquery'])
        ? { from: outputs({ query: entry.fields['subquery'], outer: home }, place) }
        : undefined;
    case '2':
      return aliased(nodesIn(entry.fields['joinaliasvars'])[place - 1], home);
    case '5': {
      const rows = (entry.fields['values_lists'] ?? []) as readonly TreeValue[];
      const nodes = rows.map((row) => nodesIn(row)[place - 1]).filter((one) => one !== undefined);
      return { from: nodes.map((one) => ({ node: one, scope: home })) };
    }
    case '6':
      return fromCte(entry, home, place);
    case '9':
      return aliased(nodesIn(entry.fields['groupexprs'])[place - 1], home);
    default:
      return undefined;
  }
}

const aliased = (node: TreeNode | undefined, scope: Scope): Source | undefined => node && { from: [{ node, scope }] };

function fromCte(entry: TreeNode, scope: Scope, place: number): Source | undefined {
  const home = above(scope, Number(entry.fields['ctelevelsup']));
  const cte =
    home && nodesIn(home.query.fields['cteList']).find((one) => field(one, 'ctename') === field(entry, 'ctename'));
  const query = cte?.fields['ctequery'];
  if (!home || !cte || !isNode(query) || field(cte, 'cterecursive') === 'true') return undefined;
  return { from: outputs({ query, outer: home }, place) };
}

function above(scope: Scope, levels: number): Scope | null {
  let found: Scope | null = scope;
  for (let level = 0; level < levels; level++) found = found?.outer ?? null;
  return found;
}

/** The text of a constant; undefined where it is none, or of another type. */
export function constantText(node: TreeNode, { types }: Catalogue): string | undefined {
  if (node.tag !== 'CONST' || field(node, 'constisnull') === 'true') return undefined;
  const type = types.get(field(node, 'consttype'))?.name;
  return type === 'text' || type === 'varchar' || type === 'unknown'
    ? Buffer.from(bytesOf(node).slice(type === 'unknown' ? 0 : 4))
        .toString('utf8')
        .replace(/\0$/, '')
    : undefined;
}

/** As they lie in memory, the length first. */
export function bytesOf(node: TreeNode): number[] {
  const [, bytes] = [node.fields['constvalue']].flat() as string[];
  return (bytes?.match(/-?\d+/g) ?? []).map((byte) => Number(byte) & 255);
}

/** The operands of what passes a value on as another type. */
export const passedOn = (node: TreeNode): TreeNode | undefined =>
  /^(?:RELABELTYPE|COERCEVIAIO|ARRAYCOERCEEXPR|COERCETODOMAIN|COLLATEEXPR)$/.test(node.tag) &&
  isNode(node.fields['arg'])
    ? node.fields['arg']
    : undefined;

/** The results of a CASE, its ELSE included; each is computed only where its condition holds. */
export function resultsOf({ node, scope }: Expression): Expression[] {
  const { arg } = node.fields;
  const named = isNode(arg) ? [{ tag: 'NULLTEST', fields: { nulltesttype: '1', arg } }] : [];
  const whens = nodesIn(node.fields['args']).flatMap(({ fields: { expr, result } }) =>
    isNode(result) && isNode(expr)
      ? [{ node: result, scope: { ...scope, given: [...(scope.given ?? []), ...named, expr] } }]
      : [],
  );
  const otherwise = node.fields['defresult'];
  return isNode(otherwise) ? [...whens, { node: otherwise, scope }] : whens;
}
