const STRING_AND_COLON = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/**
 * Whether an object in the JSON text has a key twice: parsers keep the last one, other readers of the text might keep
 * the first. `parsed` is the parsed text.
 */
export function hasRepeatedKeys(text: string, parsed: unknown): boolean {
  let named = 0;
  for (const [, colon] of text.matchAll(STRING_AND_COLON)) if (colon !== undefined) named += 1;
  return named !== countKeys(parsed);
}

function countKeys(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  const inner = Object.values(value).reduce<number>((sum, part) => sum + countKeys(part), 0);
  return Array.isArray(value) ? inner : inner + Object.keys(value).length;
}
