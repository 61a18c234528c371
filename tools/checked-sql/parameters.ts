import ts from 'typescript';

/** What node-postgres may be given for a parameter of a type of PostgreSQL; `object` is written as JSON. */
const TAKES: readonly (readonly [type: RegExp, given: readonly string[]])[] = [
  [/\[\]$/, ['list']],
  [/^jsonb?$/, ['string', 'object']],
  [/^bytea$/, ['Buffer']],
  [/^boolean$/, ['boolean']],
  [/^(?:timestamp|date)/, ['string', 'Date']],
  [/^(?:smallint|integer|bigint|numeric|real|double precision)/, ['number', 'string']],
  [/^text$/, ['string', 'number']],
  [/^interval$/, ['string']],
  [/^uuid$/, ['string']],
];

/** What is given for `$1` and on and does not fit. A list is no JSON: node-postgres writes it as an array. */
export function misfits(checker: ts.TypeChecker, given: readonly ts.Type[], types: readonly string[]): string[] {
  if (given.length !== types.length) return [`has ${given.length} values for ${types.length} parameters`];
  return types.flatMap((type, place) => {
    const takes = TAKES.find(([name]) => name.test(type))?.[1];
    const kinds = kindsOf(checker, given[place] as ts.Type);
    const wrong = takes ? kinds.filter((kind) => !takes.includes(kind)) : [];
    return wrong.length > 0 ? [`$${place + 1} is ${type} and is given ${wrong.join(', ')}`] : [];
  });
}

function kindsOf(checker: ts.TypeChecker, type: ts.Type): string[] {
  const members = type.isUnion() ? type.types : [type];
  return [...new Set(members.flatMap((one) => kindOf(checker, one)))];
}

/** Nothing for what fits everywhere or cannot be known: null, `unknown`. */
function kindOf(checker: ts.TypeChecker, type: ts.Type): string[] {
  if (type.flags & ts.TypeFlags.StringLike) return ['string'];
  if (type.flags & ts.TypeFlags.NumberLike) return ['number'];
  if (type.flags & ts.TypeFlags.BooleanLike) return ['boolean'];
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return [];
  if (checker.isArrayType(type) || checker.isTupleType(type)) return ['list'];
  const name = type.symbol?.name;
  return [name === 'Date' || name === 'Buffer' ? name : 'object'];
}
