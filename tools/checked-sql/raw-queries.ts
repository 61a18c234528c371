import path from 'node:path';
import ts from 'typescript';
import { type Assumed, Depends, StaticText, Undetermined } from './static-text.js';

/** A statement in the sources, as it is sent for one way through them. */
export interface RawQuery {
  /** The file and line of the call. */
  readonly place: string;
  readonly text: string;
  /** What stands for `$1` and on; null where it cannot be read from the sources. */
  readonly values: readonly ts.Type[] | null;
  /** The type that the caller gives a row; null where it gives none. */
  readonly row: ts.Type | null;
}

export interface Unread {
  /** The file, and the class or function in it. */
  readonly where: string;
  readonly why: string;
}

export interface Found {
  readonly checker: ts.TypeChecker;
  readonly queries: readonly RawQuery[];
  /** Calls whose text the sources do not show. */
  readonly unread: readonly Unread[];
  /** Pieces of text that look like SQL and that no call was seen to send. */
  readonly unsent: readonly string[];
}

/** What sends SQL: a unit of work, a connection of `pg`, and the function that the factories get. */
const SENDER = /^(?:query|lookup|beforeCommit|sql)$/;
const UNIT_OF_WORK = '/database/src/unit-of-work.ts';

const SQL = /^\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s/;

export class RawQueries {
  private readonly checker: ts.TypeChecker;
  private readonly texts: StaticText;
  private readonly calls: ts.CallExpression[] = [];
  /** The other calls, by the last name of what is called. */
  private readonly called = new Map<string, ts.CallExpression[]>();
  private readonly pieces: ts.Node[] = [];

  constructor(
    program: ts.Program,
    private readonly root: string,
    files: readonly string[],
  ) {
    this.checker = program.getTypeChecker();
    this.texts = new StaticText(this.checker);
    for (const file of files) this.visit(program.getSourceFile(path.join(root, file)) as ts.SourceFile);
  }

  find(): Found {
    const all = this.calls.flatMap((call) => this.sent(call, call, { parameters: new Map(), choices: new Map() }));
    const unsent = this.pieces.filter((piece) => !this.texts.seen.has(piece)).map((piece) => this.placeOf(piece));
    return {
      checker: this.checker,
      queries: all.filter((one) => 'text' in one),
      unread: all.filter((one) => 'why' in one),
      unsent,
    };
  }

  private visit(node: ts.Node): void {
    if (ts.isCallExpression(node)) {
      const name = nameOf(node.expression)?.text;
      if (name && SENDER.test(name) && this.isSender(node, name)) this.calls.push(node);
      else if (name) this.called.set(name, [...(this.called.get(name) ?? []), node]);
    }
    const piece = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text : '';
    if (SQL.test(piece) && !node.getSourceFile().fileName.endsWith(UNIT_OF_WORK)) this.pieces.push(node);
    node.forEachChild((child) => this.visit(child));
  }

  private isSender(call: ts.CallExpression, name: string): boolean {
    const declaration = this.checker.getResolvedSignature(call)?.declaration;
    if (!declaration) return false;
    const { fileName } = declaration.getSourceFile();
    if (call.getSourceFile().fileName.endsWith(UNIT_OF_WORK)) return false; // it sends what it is given
    return fileName.endsWith(UNIT_OF_WORK) || fileName.includes('/@types/pg/') || name === 'sql';
  }

  /** A text that a function is given is read where the function is called: `from` is that place. */
  private sent(call: ts.CallExpression, from: ts.CallExpression, assumed: Assumed): (RawQuery | Unread)[] {
    const [text, values] = call.arguments;
    const on = (changed: Partial<Assumed>, place = from) => this.sent(call, place, { ...assumed, ...changed });
    try {
      if (!text) throw new Undetermined(call);
      return this.texts.assuming(assumed, () => {
        const texts = this.texts.textsOf({ node: text, frame: new Map() });
        const given = { place: this.placeOf(from), values: this.valuesOf(values), row: rowTypeOf(this.checker, call) };
        return texts.map((one) => ({ text: one, ...given }));
      });
    } catch (error) {
      if (error instanceof Depends) {
        const { condition } = error;
        return [true, false].flatMap((is) => on({ choices: new Map([...assumed.choices, [condition, is]]) }));
      }
      if (!(error instanceof Undetermined)) throw error;
      const of = error.parameterOf;
      const callers = this.callersOf(of, assumed);
      if (!of || callers.length === 0) return [{ where: this.whereIs(from), why: error.message }];
      return callers.flatMap((caller) => {
        const bound = this.texts.bind(of, caller.arguments, new Map());
        return on({ parameters: new Map([...assumed.parameters, ...bound]) }, caller);
      });
    }
  }

  /** None for a function that is on the way already: it calls itself. */
  private callersOf(of: ts.SignatureDeclaration | null, { parameters }: Assumed): readonly ts.CallExpression[] {
    const isOnTheWay = of?.parameters.some(
      ({ name }) => ts.isIdentifier(name) && parameters.has(this.texts.symbolOf(name)),
    );
    return of && !isOnTheWay ? this.callsOf(of) : [];
  }

  private callsOf(of: ts.SignatureDeclaration): readonly ts.CallExpression[] {
    const named = of.name ?? (ts.isVariableDeclaration(of.parent) ? of.parent.name : undefined);
    return (this.called.get(named?.getText() ?? '') ?? []).filter((call) => {
      const name = nameOf(call.expression);
      const declared = name && this.texts.symbolOf(name).valueDeclaration;
      return declared && (ts.isVariableDeclaration(declared) ? declared.initializer : declared) === of;
    });
  }

  /** Null where they cannot be told apart. @throws Undetermined where the callers have them */
  private valuesOf(node: ts.Expression | undefined): ts.Type[] | null {
    if (!node) return [];
    try {
      const items = this.texts.itemsOf({ node, frame: new Map() });
      return items.map((item) => this.checker.getTypeAtLocation(this.texts.chosen(item.node)));
    } catch (error) {
      if (!(error instanceof Undetermined)) throw error;
      if (error.parameterOf && this.callsOf(error.parameterOf).length > 0) throw error;
      return null;
    }
  }

  private placeOf(node: ts.Node): string {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    return `${path.relative(this.root, file.fileName)}:${line + 1}`;
  }

  private whereIs(node: ts.Node): string {
    const file = path.relative(this.root, node.getSourceFile().fileName);
    const named = ts.findAncestor(
      node,
      (one): one is ts.MethodDeclaration | ts.FunctionDeclaration | ts.VariableDeclaration =>
        ts.isMethodDeclaration(one) || ts.isFunctionDeclaration(one) || ts.isVariableDeclaration(one),
    );
    return named?.name ? `${file} ${named.name.getText()}` : file;
  }
}

/** The last name of what is called. */
function nameOf(expression: ts.Expression): ts.Identifier | undefined {
  if (ts.isIdentifier(expression)) return expression;
  return ts.isPropertyAccessExpression(expression) && ts.isIdentifier(expression.name) ? expression.name : undefined;
}

/** The type of the rows that a call resolves to, if its fields have names. */
function rowTypeOf(checker: ts.TypeChecker, call: ts.CallExpression): ts.Type | null {
  const signature = checker.getResolvedSignature(call);
  const awaited = signature && checker.getAwaitedType(checker.getReturnTypeOfSignature(signature));
  const rows = awaited?.getProperty('rows');
  const list = rows ? checker.getTypeOfSymbol(rows) : awaited;
  const row = list && checker.getIndexTypeOfType(list, ts.IndexKind.Number);
  const members = row?.isUnion() ? row.types : [row];
  const isNamed = members.some((one) => one && checker.getPropertiesOfType(one).length > 0);
  return row && isNamed ? row : null;
}
