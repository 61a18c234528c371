import ts from 'typescript';

/** An expression, and what the parameters of the functions around it are here. */
export interface Bound {
  readonly node: ts.Expression;
  readonly frame: Frame;
}

export type Frame = ReadonlyMap<ts.Symbol, Bound>;

/** The text is not in the sources, or, where a parameter is named, not in this function: its callers have it. */
export class Undetermined extends Error {
  override readonly name = 'Undetermined';
  constructor(
    readonly node: ts.Node,
    readonly parameterOf: ts.SignatureDeclaration | null = null,
  ) {
    super(`cannot be read from the sources: ${node.getText().slice(0, 80)}`);
  }
}

/** The text depends on this condition of the function that sends it. */
export class Depends extends Error {
  override readonly name = 'Depends';
  constructor(readonly condition: string) {
    super(condition);
  }
}

/** What is known on one way through the sources. */
export interface Assumed {
  readonly parameters: Frame;
  /** Conditions by their words: what depends on the same one goes the same way. */
  readonly choices: ReadonlyMap<string, boolean>;
}

const MOST_TEXTS = 64;

/** Reads texts from the sources: constants, templates, and functions that return one. */
export class StaticText {
  /** The pieces of text that were read. */
  readonly seen = new Set<ts.Node>();
  private assumed: Assumed = { parameters: new Map(), choices: new Map() };

  constructor(private readonly checker: ts.TypeChecker) {}

  /** Does it on a way on which this is known. @throws Depends */
  assuming<T>(assumed: Assumed, read: () => T): T {
    const before = this.assumed;
    this.assumed = assumed;
    try {
      return read();
    } finally {
      this.assumed = before;
    }
  }

  /** All texts that the expression can be. @throws Undetermined */
  textsOf({ node, frame }: Bound): string[] {
    const texts = [...new Set(this.read(node, frame))];
    if (texts.length > MOST_TEXTS) throw new Undetermined(node);
    return texts;
  }

  /** The expressions in an array, or undefined where they cannot be told apart. @throws Undetermined */
  itemsOf({ node, frame }: Bound): Bound[] {
    const inner = plain(node);
    if (ts.isArrayLiteralExpression(inner)) {
      return inner.elements.flatMap((one) =>
        ts.isSpreadElement(one) ? this.itemsOf({ node: one.expression, frame }) : [{ node: one, frame }],
      );
    }
    if (ts.isIdentifier(inner)) return this.itemsOf(this.defined(inner, frame));
    if (ts.isCallExpression(inner)) return this.itemsOfCall(inner, frame);
    throw new Undetermined(inner);
  }

  private itemsOfCall(call: ts.CallExpression, frame: Frame): Bound[] {
    const { expression } = call;
    const [each] = call.arguments;
    if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'map' && each) {
      const of = this.functionOf(each);
      const result = of && resultsOf(of)[0];
      if (!result) throw new Undetermined(call);
      return this.itemsOf({ node: expression.expression, frame }).map((item, place) => {
        const given = [item, { node: ts.factory.createNumericLiteral(place), frame }];
        const bound = of.parameters.map(({ name }, at): [ts.Symbol, Bound] => [this.symbolOf(name), given[at] ?? item]);
        return { node: result, frame: new Map([...frame, ...bound]) };
      });
    }
    const [result, ...others] = this.called(call, frame);
    if (!result || others.length > 0) throw new Undetermined(call);
    return this.itemsOf(result);
  }

  private read(given: ts.Expression, frame: Frame): string[] {
    const node = plain(given);
    const of = (other: ts.Expression) => this.textsOf({ node: other, frame });
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) {
      this.seen.add(node);
      return [node.text];
    }
    if (ts.isTemplateExpression(node)) {
      this.seen.add(node);
      return node.templateSpans.reduce(
        (texts, { expression, literal }) => joined(texts, of(expression), literal.text),
        [node.head.text],
      );
    }
    if (ts.isConditionalExpression(node)) {
      // inside a called function the same words may be about other arguments
      if (frame.size > 0) return [...of(node.whenTrue), ...of(node.whenFalse)];
      const chosen = this.chosen(node);
      if (chosen === node) throw new Depends(node.condition.getText());
      return of(chosen);
    }
    if (ts.isBinaryExpression(node)) return this.readPair(node, of(node.left), of(node.right));
    if (ts.isCallExpression(node)) return this.readCall(node, frame);
    if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return this.readName(node, frame);
    return this.literals(node);
  }

  private readPair(node: ts.BinaryExpression, left: string[], right: string[]): string[] {
    if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return [...left, ...right];
    const isSum = (this.checker.getTypeAtLocation(node).flags & ts.TypeFlags.NumberLike) !== 0;
    return isSum
      ? left.flatMap((one) => right.map((other) => String(Number(one) + Number(other))))
      : joined(left, right);
  }

  /** The branch of a condition that is known, or the expression as it is. */
  chosen(node: ts.Expression): ts.Expression {
    if (!ts.isConditionalExpression(node)) return node;
    const choice = this.assumed.choices.get(node.condition.getText());
    return choice === undefined ? node : choice ? node.whenTrue : node.whenFalse;
  }

  private readCall(node: ts.CallExpression, frame: Frame): string[] {
    const { expression } = node;
    if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'join') {
      const [between] = node.arguments;
      const separators = between ? this.textsOf({ node: between, frame }) : [','];
      const items = this.itemsOf({ node: expression.expression, frame }).map((item) => this.textsOf(item));
      return items.reduce((texts, item, place) => (place === 0 ? item : joined(texts, separators, item)), ['']);
    }
    const results = this.called(node, frame);
    if (results.length === 0) return this.literals(node);
    return results.flatMap((result) => this.textsOf(result));
  }

  private readName(node: ts.Identifier | ts.PropertyAccessExpression, frame: Frame): string[] {
    const literals = this.literalsOf(node);
    const symbol = this.symbolOf(node);
    const declared = symbol.valueDeclaration;
    if (literals && !this.bound(symbol, frame) && declared && ts.isParameter(declared)) return literals;
    try {
      const loop = declared && loopOf(declared);
      if (loop) return this.itemsOf({ node: loop.expression, frame }).flatMap((item) => this.textsOf(item));
      return this.textsOf(this.defined(node, frame));
    } catch (error) {
      if (literals && error instanceof Undetermined) return literals;
      throw error;
    }
  }

  private bound(symbol: ts.Symbol, frame: Frame): Bound | undefined {
    return frame.get(symbol) ?? this.assumed.parameters.get(symbol);
  }

  /** What a name stands for. @throws Undetermined */
  private defined(node: ts.Expression, frame: Frame): Bound {
    const symbol = this.symbolOf(node);
    const bound = this.bound(symbol, frame);
    if (bound) return bound;
    const declared = symbol.valueDeclaration;
    if (declared && ts.isParameter(declared)) throw new Undetermined(node, declared.parent);
    const constant =
      declared &&
      ((ts.isVariableDeclaration(declared) && (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0) ||
        ts.isPropertyAssignment(declared) ||
        (ts.isPropertyDeclaration(declared) && declared.modifiers?.some(isReadonly)));
    if (!constant || !declared.initializer) throw new Undetermined(node);
    return { node: declared.initializer, frame };
  }

  /** What a call returns, with its parameters bound; nothing for a function without a body. */
  private called(call: ts.CallExpression, frame: Frame): Bound[] {
    const of = this.functionOf(call.expression);
    if (!of) return [];
    const inside = this.bind(of, call.arguments, frame);
    return resultsOf(of).map((node) => ({ node, frame: inside }));
  }

  /** The frame of a function that is called with these arguments. */
  bind(of: ts.SignatureDeclaration, given: readonly ts.Expression[], frame: Frame): Frame {
    const bound = of.parameters.flatMap((parameter, place): [ts.Symbol, Bound][] => {
      const node = given[place] ?? parameter.initializer;
      return node && ts.isIdentifier(parameter.name) ? [[this.symbolOf(parameter.name), { node, frame }]] : [];
    });
    return new Map([...frame, ...bound]);
  }

  private functionOf(expression: ts.Expression): ts.FunctionLikeDeclaration | undefined {
    const inner = plain(expression);
    if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return inner;
    const declared = this.checker.getSymbolAtLocation(inner) && this.symbolOf(inner).valueDeclaration;
    if (!declared) return undefined;
    if (ts.isFunctionDeclaration(declared) || ts.isMethodDeclaration(declared)) return declared;
    const initializer = ts.isVariableDeclaration(declared) && declared.initializer && plain(declared.initializer);
    return initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
      ? initializer
      : undefined;
  }

  symbolOf(node: ts.Node): ts.Symbol {
    const symbol = this.checker.getSymbolAtLocation(ts.isPropertyAccessExpression(node) ? node.name : node);
    if (!symbol) throw new Undetermined(node);
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private literals(node: ts.Expression): string[] {
    const texts = this.literalsOf(node);
    if (!texts) throw new Undetermined(node);
    return texts;
  }

  /** What the type says, if it names each text. */
  private literalsOf(node: ts.Expression): string[] | undefined {
    const type = this.checker.getTypeAtLocation(node);
    const members = type.isUnion() ? type.types : [type];
    const texts = members.map((one) => (one.isStringLiteral() || one.isNumberLiteral() ? String(one.value) : null));
    return texts.every((text) => text !== null) ? texts : undefined;
  }
}

const isReadonly = ({ kind }: ts.ModifierLike) => kind === ts.SyntaxKind.ReadonlyKeyword;

/** The loop whose variable this is. */
function loopOf(declared: ts.Node): ts.ForOfStatement | undefined {
  const loop = ts.isVariableDeclaration(declared) && declared.parent.parent;
  return loop && ts.isForOfStatement(loop) ? loop : undefined;
}

function plain(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
    ? plain(node.expression)
    : node;
}

/** Every text followed by every other one. */
const joined = (texts: readonly string[], ...following: (readonly string[] | string)[]): string[] =>
  following.reduce<string[]>(
    (all, next) => all.flatMap((text) => [next].flat().map((other) => text + other)),
    [...texts],
  );

/** What a function may return. */
function resultsOf({ body }: ts.FunctionLikeDeclaration): ts.Expression[] {
  if (!body) return [];
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    if (!ts.isFunctionLike(node)) node.forEachChild(visit);
  };
  body.forEachChild(visit);
  return found;
}
