import ts from 'typescript';
import type { Shape, Value } from './shape.js';

type Types = readonly ts.Type[];

/** Says what a row's type promises and the columns do not keep; nothing where all of it holds. */
export const liesOfRow = (checker: ts.TypeChecker, row: ts.Type, columns: ReadonlyMap<string, Value>): string[] =>
  liesOfShape(checker, row.isUnion() ? row.types : [row], { kind: 'object', fields: columns }, '');

function lies(checker: ts.TypeChecker, types: Types, value: Value, path: string): string[] {
  const members = types.flatMap((type) => (type.isUnion() ? type.types : [type]));
  if (members.some((one) => one.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown))) return [];
  const present = members.filter((one) => !(one.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)));
  const admitsNull = members.some((one) => one.flags & ts.TypeFlags.Null);
  const found = value.null === 'sometimes' && !admitsNull ? [`${path} may be null`] : [];
  return [...found, ...value.shapes.flatMap((shape) => liesOfShape(checker, present, shape, path))];
}

function liesOfShape(checker: ts.TypeChecker, members: Types, shape: Shape, path: string): string[] {
  switch (shape.kind) {
    case 'any':
      return [];
    case 'scalar':
      return liesOfScalar(checker, members, shape, path);
    case 'list': {
      const lists = members.filter((one) => checker.isArrayType(one) || checker.isTupleType(one));
      if (lists.length === 0) return [`${path} is a list, not ${shown(checker, members)}`];
      const items = lists.flatMap((one) => checker.getIndexTypeOfType(one, ts.IndexKind.Number) ?? []);
      return shape.items ? lies(checker, items, shape.items, `${path}[]`) : [];
    }
    case 'object': {
      const objects = members.filter(isPlainObject);
      if (objects.length === 0) return [`${path} is an object, not ${shown(checker, members)}`];
      return liesOfObject(checker, objects, shape.fields, path);
    }
  }
}

const isPlainObject = (type: ts.Type) =>
  (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 &&
  !/^(?:Date|Buffer|(?:Readonly)?Array)$/.test(type.symbol?.name ?? '');

/** Where the type is a union, a field may be what any of its members says. */
function liesOfObject(
  checker: ts.TypeChecker,
  types: Types,
  fields: ReadonlyMap<string, Value>,
  path: string,
): string[] {
  const inside = (name: string) => (path ? `${path}.${name}` : name);
  const named = (name: string) => types.flatMap((type) => checker.getPropertyOfType(type, name) ?? []);
  const names = new Set(types.flatMap((type) => checker.getPropertiesOfType(type)).map((one) => one.name));
  const missing = [...names].filter((name) => {
    const properties = named(name);
    const isNeeded =
      properties.length === types.length && !properties.some((one) => one.flags & ts.SymbolFlags.Optional);
    return isNeeded && !fields.has(name);
  });
  const isOpen = types.some((type) => checker.getIndexInfosOfType(type).length > 0);
  const wrong = [...fields].flatMap(([name, value]) => {
    const properties = named(name);
    if (properties.length > 0)
      return lies(
        checker,
        properties.map((one) => checker.getTypeOfSymbol(one)),
        value,
        inside(name),
      );
    return isOpen || isNothing(value) ? [] : [`${inside(name)} is not in the type`];
  });
  return [...missing.map((name) => `${inside(name)} is not there`), ...wrong];
}

/** A function called for its effect is a column of type void. */
const isNothing = ({ shapes }: Value) => shapes.every((shape) => shape.kind === 'scalar' && shape.is === 'void');

const FLAGS: Record<string, ts.TypeFlags> = {
  string: ts.TypeFlags.StringLike,
  number: ts.TypeFlags.NumberLike,
  boolean: ts.TypeFlags.BooleanLike,
};

function liesOfScalar(
  checker: ts.TypeChecker,
  members: Types,
  { is, values }: Extract<Shape, { kind: 'scalar' }>,
  path: string,
): string[] {
  const flags = FLAGS[is];
  const fitting = members.filter((one) => (flags === undefined ? one.symbol?.name === is : one.flags & flags));
  if (fitting.length === 0) return [`${path} is a ${is}, not ${shown(checker, members)}`];
  const literals = fitting.filter((one) => one.isStringLiteral()).map((one) => one.value);
  const others = [...(values ?? [])].filter((value) => !literals.includes(value));
  return literals.length === fitting.length && others.length > 0 ? [`${path} may be ${others.join(', ')}`] : [];
}

const shown = (checker: ts.TypeChecker, members: Types) =>
  members.map((one) => checker.typeToString(one)).join(' | ') || 'null';
