/** A node of PostgreSQL's own tree of a query, as `debug_print_rewritten` writes it. */
export interface TreeNode {
  /** In capitals: QUERY, VAR, FUNCEXPR. */
  readonly tag: string;
  readonly fields: Readonly<Record<string, TreeValue>>;
}

/** A word, a node, a list of them, or null for what PostgreSQL writes as `<>`. */
export type TreeValue = string | TreeNode | readonly TreeValue[] | null;

/** Words between brackets; `\` takes the next letter as it is. */
const WORDS = /[(){}]|\[[^\]]*\]|"(?:\\[^]|[^"\\])*"|(?:\\[^]|[^\s(){}[\]"\\])+/g;

export function parseTree(text: string): TreeValue {
  const words = text.match(WORDS) ?? [];
  let at = 0;
  const value = (): TreeValue => {
    const word = words[at++];
    if (word === undefined) throw new Error('the tree of a query ends too early');
    if (word === '{') return node();
    if (word === '(') return list();
    if (word === '<>') return null;
    return word.startsWith('"') ? unescaped(word.slice(1, -1)) : unescaped(word);
  };
  const list = (): TreeValue[] => {
    const items: TreeValue[] = [];
    while (words[at] !== ')') items.push(value());
    at++;
    return items;
  };
  const node = (): TreeNode => {
    const tag = words[at++] as string;
    const fields: Record<string, TreeValue> = {};
    while (words[at] !== '}') {
      const name = (words[at++] as string).slice(1);
      const found: TreeValue[] = [];
      while (!/^(?::\w|\}$)/.test(words[at] as string)) found.push(value());
      fields[name] = found.length === 1 ? (found[0] as TreeValue) : found;
    }
    at++;
    return { tag, fields };
  };
  return value();
}

const unescaped = (word: string) => word.replace(/\\([^])/g, '$1');

export const isNode = (value: TreeValue | undefined): value is TreeNode =>
  typeof value === 'object' && value !== null && 'tag' in value;

/** The nodes of a list; a list that is not there has none. */
export const nodesIn = (value: TreeValue | undefined): readonly TreeNode[] =>
  Array.isArray(value) ? (value as readonly TreeValue[]).filter(isNode) : [];
