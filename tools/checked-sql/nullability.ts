import type { Catalogue } from './catalogue.js';
import { columnIn, conjuncts, isAskedFor, isThere, LEFT } from './conditions.js';
import {
  entryOf,
  type Expression,
  field,
  homeOf,
  outputs,
  passedOn,
  resultsOf,
  type Scope,
  sourceOf,
} from './expression.js';
import { isNode, nodesIn, type TreeNode, type TreeValue } from './node-tree.js';

/** Whether a value is ever NULL. `unknown`: the query does not show it (a function's result, a row that may lack). */
export type Nullability = 'never' | 'sometimes' | 'unknown';

/** Of PostgreSQL's own functions, those that may answer NULL to arguments that are not. */
const MAY_LACK =
  /^(?:lower|upper|array_\w+|jsonb?_(?:extract|object_field|array_element)\w*|regexp_\w+|substring|to_reg\w+|current_setting|nullif|lag|lead|first_value|last_value|nth_value)$/;
/** Of those that are asked with NULL too, the ones that never answer it. */
const ANSWERS = /^(?:concat|jsonb?_build_\w+|num_nulls|num_nonnulls|format|count|row_number|rank|dense_rank)$/;

export function nullabilityOf(expression: Expression, catalogue: Catalogue): Nullability {
  const { node, scope } = expression;
  const of = (nodes: readonly TreeNode[]) => nodes.map((one) => nullabilityOf({ node: one, scope }, catalogue));
  const inner = passedOn(node);
  if (inner) return nullabilityOf({ node: inner, scope }, catalogue);
  switch (node.tag) {
    case 'CONST':
      return field(node, 'constisnull') === 'true' ? 'sometimes' : 'never';
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      return best(of(nodesIn(node.fields['args'])));
    case 'CASEEXPR':
      return worst(resultsOf(expression).map((one) => nullabilityOf(one, catalogue)));
    case 'BOOLEXPR':
    case 'SCALARARRAYOPEXPR':
      return worst(of(nodesIn(node.fields['args'])));
    case 'OPEXPR':
      return called(field(node, 'opfuncid'), of(nodesIn(node.fields['args'])), catalogue);
    case 'FUNCEXPR':
      return called(field(node, 'funcid'), of(nodesIn(node.fields['args'])), catalogue);
    case 'AGGREF':
      return aggregated(expression, catalogue);
    case 'WINDOWFUNC':
      return ANSWERS.test(catalogue.procedures.get(field(node, 'winfnoid'))?.name ?? '') ? 'never' : 'unknown';
    case 'SUBLINK':
      return selected(expression, catalogue);
    case 'VAR':
      return ofColumn(expression, catalogue);
    default:
      return ALWAYS_THERE.test(node.tag) ? 'never' : 'unknown';
  }
}

const ALWAYS_THERE = /^(?:NULLTEST|BOOLEANTEST|DISTINCTEXPR|ARRAYEXPR|ROWEXPR|SQLVALUEFUNCTION)$/;

export function worst(all: readonly Nullability[]): Nullability {
  if (all.includes('sometimes')) return 'sometimes';
  return all.includes('unknown') || all.length === 0 ? 'unknown' : 'never';
}

function best(all: readonly Nullability[]): Nullability {
  if (all.includes('never')) return 'never';
  return all.includes('unknown') ? 'unknown' : 'sometimes';
}

function called(id: string, given: readonly Nullability[], { procedures }: Catalogue): Nullability {
  const procedure = procedures.get(id);
  if (!procedure) return 'unknown';
  if (procedure.isBuiltIn && ANSWERS.test(procedure.name)) return 'never';
  if (!procedure.isStrict) return 'unknown';
  if (given.includes('sometimes')) return 'sometimes';
  const answers = procedure.isBuiltIn && !MAY_LACK.test(procedure.name);
  return answers && !given.includes('unknown') ? 'never' : 'unknown';
}

/** Over no rows at all, everything but a count is NULL. */
function aggregated({ node, scope }: Expression, catalogue: Catalogue): Nullability {
  const name = catalogue.procedures.get(field(node, 'aggfnoid'))?.name ?? '';
  if (name === 'count') return 'never';
  const isGrouped = nodesIn(scope.query.fields['groupClause']).length > 0;
  if (!isGrouped || isNode(node.fields['aggfilter'])) return 'sometimes';
  if (/^(?:jsonb?|array)_agg$/.test(name)) return 'never';
  const given = nodesIn(node.fields['args']).map((target) => target.fields['expr']);
  return worst(given.filter(isNode).map((one) => nullabilityOf({ node: one, scope }, catalogue)));
}

function selected({ node, scope }: Expression, catalogue: Catalogue): Nullability {
  const query = node.fields['subselect'];
  const kind = field(node, 'subLinkType');
  if (kind === '0' || kind === '6') return 'never'; // EXISTS, ARRAY
  if (kind !== '4' || !isNode(query)) return 'unknown';
  const inside = { query, outer: scope };
  const found = worst(outputs(inside, 1).map((one) => nullabilityOf(one, catalogue)));
  const isOneRow =
    field(query, 'hasAggs') === 'true' &&
    !isNode(query.fields['havingQual']) &&
    nodesIn(query.fields['groupClause']).length === 0 &&
    !isNode(query.fields['limitCount']);
  // it may find no row, unless a key leads to one: that the query does not show
  return found === 'never' && !isOneRow ? 'unknown' : found;
}

function ofColumn(expression: Expression, catalogue: Catalogue): Nullability {
  if (isAskedFor(expression, catalogue)) return 'never';
  const written = assigned(expression);
  if (written) return nullabilityOf(written, catalogue);
  if (mayLackItsRow(expression, catalogue)) return 'sometimes';
  const source = sourceOf(expression);
  if (!source) return 'unknown';
  if (source.column === undefined) return worst(source.from.map((one) => nullabilityOf(one, catalogue)));
  return catalogue.columns.get(source.column)?.notNull ? 'never' : 'sometimes';
}

const UPDATE = '2';

/** What an UPDATE sets a column to that it then returns. */
function assigned(expression: Expression): Expression | undefined {
  const home = homeOf(expression);
  const { node } = expression;
  if (!home || field(home.query, 'commandType') !== UPDATE) return undefined;
  if (field(home.query, 'resultRelation') !== field(node, 'varno') || home.isWriting) return undefined;
  const target = nodesIn(home.query.fields['targetList']).find(
    (one) => field(one, 'resno') === field(node, 'varattno') && field(one, 'resjunk') === 'false',
  );
  const expr = target?.fields['expr'];
  // what it is set to reads the row as it was
  return isNode(expr) ? { node: expr, scope: { ...home, isWriting: true } } : undefined;
}

/** An outer join may have found none: `(b 3)` names the joins, by their places in the list of tables. */
function mayLackItsRow(expression: Expression, catalogue: Catalogue): boolean {
  const home = homeOf(expression);
  const lacking = expression.node.fields['varnullingrels'];
  const joins = Array.isArray(lacking) ? (lacking as readonly TreeValue[]).slice(1) : [];
  if (!home || joins.length === 0 || isThere(expression, catalogue)) return false;
  return !joins.every((join) => isSure(expression, join, home, catalogue));
}

/** A LEFT JOIN along a foreign key that is NOT NULL always finds its row. */
function isSure({ node }: Expression, place: TreeValue, home: Scope, { columns, references }: Catalogue): boolean {
  const tree = home.query.fields['jointree'];
  const join = isNode(tree) ? joinAt(tree, place) : undefined;
  if (!join || field(join, 'jointype') !== LEFT) return false;
  const [equal, ...others] = conjuncts(join.fields['quals']);
  const compared =
    equal?.tag === 'OPEXPR' && others.length === 0 ? nodesIn(equal.fields['args']).flatMap(columnIn) : [];
  const right = compared.find((one) => field(one, 'varno') === field(node, 'varno'));
  const left = compared.find((one) => one !== right);
  if (!right || !left || (left.fields['varnullingrels'] as readonly unknown[]).length > 1) return false;
  const column = (one: TreeNode) => {
    const entry = entryOf(home, one.fields['varno']);
    return entry && field(entry, 'rtekind') === '0' ? `${field(entry, 'relid')}.${field(one, 'varattno')}` : '';
  };
  return columns.get(column(left))?.notNull === true && references.has(`${column(left)} ${column(right)}`);
}

function joinAt(tree: TreeNode, place: TreeValue): TreeNode | undefined {
  if (tree.tag === 'JOINEXPR' && tree.fields['rtindex'] === place) return tree;
  const { fromlist, larg, rarg } = tree.fields;
  for (const part of [...nodesIn(fromlist), larg, rarg].filter(isNode)) {
    const found = joinAt(part, place);
    if (found) return found;
  }
  return undefined;
}
