import type { Catalogue } from './catalogue.js';
import { type Expression, field, homeOf, passedOn, type Scope } from './expression.js';
import { isNode, nodesIn, type TreeNode, type TreeValue } from './node-tree.js';

/** What every row of a query satisfies: WHERE, ON of inner joins outside outer ones, and what is given besides. */
export function conditionsOf({ query, given = [] }: Scope): TreeNode[] {
  const tree = query.fields['jointree'];
  return [...given.flatMap(conjuncts), ...(isNode(tree) ? inTree(tree) : [])];
}

function inTree(tree: TreeNode): TreeNode[] {
  const { quals, fromlist, larg, rarg } = tree.fields;
  if (tree.tag === 'FROMEXPR') return [...conjuncts(quals), ...nodesIn(fromlist).flatMap(inTree)];
  if (tree.tag !== 'JOINEXPR') return [];
  const kind = field(tree, 'jointype');
  const left = kind === INNER || kind === LEFT ? [larg].filter(isNode).flatMap(inTree) : [];
  return kind === INNER ? [...conjuncts(quals), ...left, ...[rarg].filter(isNode).flatMap(inTree)] : left;
}

const INNER = '0';
export const LEFT = '1';

export function conjuncts(quals: TreeValue | undefined): TreeNode[] {
  if (Array.isArray(quals)) return nodesIn(quals).flatMap(conjuncts);
  if (!isNode(quals)) return [];
  const isAnd = quals.tag === 'BOOLEXPR' && field(quals, 'boolop') === 'and';
  return isAnd ? nodesIn(quals.fields['args']).flatMap(conjuncts) : [quals];
}

/** The columns that are not NULL where a condition holds: `IS NOT NULL`, or what a comparison compares. */
function askedFor(condition: TreeNode, { procedures }: Catalogue): TreeNode[] {
  const strict = () => procedures.get(field(condition, 'opfuncid'))?.isStrict === true;
  switch (condition.tag) {
    case 'NULLTEST':
      return field(condition, 'nulltesttype') === '1' ? columnIn(condition.fields['arg']) : [];
    case 'OPEXPR':
      return strict() ? nodesIn(condition.fields['args']).flatMap(columnIn) : [];
    case 'SCALARARRAYOPEXPR':
      return strict() ? nodesIn(condition.fields['args']).slice(0, 1).flatMap(columnIn) : [];
    case 'VAR':
      return [condition];
    default:
      return [];
  }
}

export function columnIn(value: TreeValue | undefined): TreeNode[] {
  if (!isNode(value)) return [];
  const inner = passedOn(value);
  return inner ? columnIn(inner) : value.tag === 'VAR' ? [value] : [];
}

export const isSame = (one: TreeNode, other: TreeNode, names = ['varno', 'varattno']): boolean =>
  names.every((name) => field(one, name) === field(other, name));

const known = ({ node, scope }: Expression, catalogue: Catalogue): TreeNode[] => {
  const home = homeOf({ node, scope });
  const asked = home ? conditionsOf(home).flatMap((condition) => askedFor(condition, catalogue)) : [];
  return asked.filter((column) => field(column, 'varlevelsup') === '0');
};

/** A column is not NULL, because a condition would not hold. */
export const isAskedFor = (expression: Expression, catalogue: Catalogue): boolean =>
  known(expression, catalogue).some((column) => isSame(column, expression.node));

/** A row of an outer join is there, because a condition asks for one of its columns. */
export const isThere = (expression: Expression, catalogue: Catalogue): boolean =>
  known(expression, catalogue).some((column) => isSame(column, expression.node, ['varno']));
