import type { Catalogue } from './catalogue.js';
import { bytesOf, constantText, type Expression, field, outputs, passedOn, resultsOf, sourceOf } from './expression.js';
import { isNode, nodesIn, type TreeNode } from './node-tree.js';
import { nullabilityOf } from './nullability.js';
import { possibleTexts } from './possible-texts.js';
import { ANYTHING, type Shape, type Value } from './shape.js';

/** What a jsonb expression builds: the objects and lists that the query itself puts together. */
export function jsonShapes(expression: Expression, catalogue: Catalogue): Shape[] {
  const { node, scope } = expression;
  const of = (nodes: readonly TreeNode[]) => nodes.flatMap((one) => jsonShapes({ node: one, scope }, catalogue));
  if (node.tag === 'CONST') return constant(node);
  if (node.tag === 'CASEEXPR') return resultsOf(expression).flatMap((one) => jsonShapes(one, catalogue));
  if (node.tag === 'COALESCEEXPR') return of(nodesIn(node.fields['args']));
  if (node.tag === 'FUNCEXPR') return built(expression, catalogue);
  if (node.tag === 'AGGREF') return gathered(expression, catalogue);
  if (node.tag === 'SUBLINK' && field(node, 'subLinkType') === '4' && isNode(node.fields['subselect'])) {
    return outputs({ query: node.fields['subselect'], outer: scope }, 1).flatMap((one) => jsonShapes(one, catalogue));
  }
  const from = node.tag === 'VAR' ? sourceOf(expression)?.from : undefined;
  return from ? from.flatMap((one) => jsonShapes(one, catalogue)) : [ANYTHING];
}

/** `'[]'` is the only constant that says what it is; anything else is looked at by nobody. */
function constant(node: TreeNode): Shape[] {
  if (field(node, 'constisnull') === 'true') return [];
  const [count, , , kind] = bytesOf(node).slice(4);
  return [count === 0 && kind === 64 ? { kind: 'list', items: null } : ANYTHING];
}

function built({ node, scope }: Expression, catalogue: Catalogue): Shape[] {
  const args = nodesIn(node.fields['args']);
  const name = catalogue.procedures.get(field(node, 'funcid'))?.name;
  if (name === 'to_jsonb' && args[0]) return asJson({ node: args[0], scope }, catalogue).shapes.slice();
  if (name !== 'jsonb_build_object') return [ANYTHING];
  const keys = args.filter((_, place) => place % 2 === 0).map((key) => constantText(passedOn(key) ?? key, catalogue));
  if (keys.includes(undefined)) return [ANYTHING];
  const fields = keys.map(
    (key, place) => [key as string, asJson({ node: args[2 * place + 1] as TreeNode, scope }, catalogue)] as const,
  );
  return [{ kind: 'object', fields: new Map(fields) }];
}

function gathered({ node, scope }: Expression, catalogue: Catalogue): Shape[] {
  const [target] = nodesIn(node.fields['args']);
  const given = target?.fields['expr'];
  if (catalogue.procedures.get(field(node, 'aggfnoid'))?.name !== 'jsonb_agg' || !isNode(given)) return [ANYTHING];
  return [{ kind: 'list', items: asJson({ node: given, scope }, catalogue) }];
}

const JSON_KINDS: Record<string, string> = {
  ...{ bool: 'boolean', int2: 'number', int4: 'number', int8: 'number', float4: 'number', float8: 'number' },
  ...{ numeric: 'number', text: 'string', varchar: 'string', uuid: 'string', name: 'string', date: 'string' },
  ...{ timestamp: 'string', timestamptz: 'string', interval: 'string', time: 'string', bytea: 'string' },
};

/** A value inside of JSON, where an instant is a string and a bigint a number. */
function asJson(expression: Expression, catalogue: Catalogue): Value {
  const type = catalogue.types.get(typeOf(expression.node));
  const element = type?.element ? catalogue.types.get(type.element) : undefined;
  const nullability = nullabilityOf(expression, catalogue);
  const scalar = (name: string, values?: ReadonlySet<string>): Shape => {
    const is = JSON_KINDS[name];
    return is ? { kind: 'scalar', is, values: is === 'string' ? values : undefined } : ANYTHING;
  };
  if (type?.name === 'jsonb' || type?.name === 'json')
    return { null: nullability, shapes: jsonShapes(expression, catalogue) };
  if (element)
    return {
      null: nullability,
      shapes: [{ kind: 'list', items: { null: 'unknown', shapes: [scalar(element.name)] } }],
    };
  return { null: nullability, shapes: [scalar(type?.name ?? '', possibleTexts(expression, catalogue))] };
}

const BOOLEAN = '16';

/** The id of an expression's type, or an empty text where the node does not have it. */
function typeOf(node: TreeNode): string {
  if (/^(?:BOOLEXPR|NULLTEST|BOOLEANTEST|DISTINCTEXPR|SCALARARRAYOPEXPR)$/.test(node.tag)) return BOOLEAN;
  if (node.tag === 'SUBLINK') {
    const query = node.fields['subselect'];
    const [first] = isNode(query) ? outputs({ query, outer: null }, 1) : [];
    const kind = field(node, 'subLinkType');
    if (kind === '4') return first ? typeOf(first.node) : '';
    return kind === '6' ? '' : BOOLEAN;
  }
  const name = Object.keys(node.fields).find((one) =>
    /^(?:vartype|consttype|paramtype|funcresulttype|opresulttype|coalescetype|casetype|aggtype|wintype|resulttype|array_typeid|refrestype|minmaxtype)$/.test(
      one,
    ),
  );
  return name ? field(node, name) : '';
}
