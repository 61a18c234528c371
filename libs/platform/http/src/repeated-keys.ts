const STRING_AND_COLON = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** Whether a JSON text names a key twice in one object: parsers keep the last, and another reader of the same text might keep the first. `parsed` is what it was parsed to. */
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
