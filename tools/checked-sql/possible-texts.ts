import type { Catalogue } from './catalogue.js';
import { columnIn, conditionsOf, isSame } from './conditions.js';
import { constantText, type Expression, field, homeOf, outputs, passedOn, resultsOf, sourceOf } from './expression.js';
import { isNode, nodesIn, type TreeNode } from './node-tree.js';

type Texts = ReadonlySet<string> | undefined;

/** The only texts that a value can be, if constants, conditions and CHECK constraints say so. */
export function possibleTexts(expression: Expression, catalogue: Catalogue): Texts {
  const { node, scope } = expression;
  const all = (expressions: readonly Expression[]): Texts =>
    together(expressions.map((one) => possibleTexts(one, catalogue)));
  const inner = passedOn(node);
  if (inner) return possibleTexts({ node: inner, scope }, catalogue);
  switch (node.tag) {
    case 'CONST': {
      if (field(node, 'constisnull') === 'true') return new Set();
      const text = constantText(node, catalogue);
      return text === undefined ? undefined : new Set([text]);
    }
    case 'CASEEXPR':
      return all(resultsOf(expression));
    case 'COALESCEEXPR':
      return all(nodesIn(node.fields['args']).map((one) => ({ node: one, scope })));
    case 'SUBLINK':
      return field(node, 'subLinkType') === '4' && isNode(node.fields['subselect'])
        ? all(outputs({ query: node.fields['subselect'], outer: scope }, 1))
        : undefined;
    case 'VAR': {
      const asked = askedTexts(expression, catalogue);
      if (asked) return asked;
      const source = sourceOf(expression);
      if (source?.column === undefined) return source && all(source.from);
      const values = catalogue.columns.get(source.column)?.values;
      return values ? new Set(values) : undefined;
    }
    default:
      return undefined;
  }
}

function together(sets: readonly Texts[]): Texts {
  return sets.length === 0 || sets.includes(undefined) ? undefined : new Set(sets.flatMap((set) => [...(set ?? [])]));
}

/** A condition names them: `status = 'draft'`, `status IN ('draft', 'signed')`. */
function askedTexts(expression: Expression, catalogue: Catalogue): Texts {
  const home = homeOf(expression);
  const named = (home ? conditionsOf(home) : []).map((condition): Texts => {
    const [column, other] = nodesIn(condition.fields['args']);
    const isEqual = catalogue.procedures.get(field(condition, 'opfuncid'))?.name === 'texteq';
    const isSameColumn = columnIn(column).some(
      (one) => field(one, 'varlevelsup') === '0' && isSame(one, expression.node),
    );
    return other && isEqual && isSameColumn ? textsIn(condition, other, catalogue) : undefined;
  });
  return named.find((texts) => texts !== undefined);
}

function textsIn(condition: TreeNode, other: TreeNode, catalogue: Catalogue): Texts {
  const isAny = condition.tag === 'SCALARARRAYOPEXPR' && field(condition, 'useOr') === 'true';
  const constants = isAny ? nodesIn(other.fields['elements']) : condition.tag === 'OPEXPR' ? [other] : [];
  const texts = constants.map((one) => constantText(passedOn(one) ?? one, catalogue));
  return texts.length === 0 || texts.includes(undefined) ? undefined : new Set(texts as string[]);
}
