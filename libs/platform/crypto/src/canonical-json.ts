import canonicalize from 'canonicalize';

/**
 * The one text of a value by RFC 8785, for hashing and comparing: names in order, no spaces. What JSON cannot hold is
 * refused rather than left out, so that a hash covers all that it is said to.
 * @throws TypeError
 */
export function canonicalJson(value: unknown): string {
  refuseWhatJsonLeavesOut(value);
  return canonicalize(value) as string;
}

/** Without recursion: a stranger's body may be nested as deep as it is long. */
function refuseWhatJsonLeavesOut(value: unknown): void {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (next === null || typeof next === 'string' || typeof next === 'boolean' || Number.isFinite(next)) continue;
    if (!isListOrRecord(next)) throw new TypeError('only what JSON can hold has a canonical form');
    for (const inner of Object.values(next)) left.push(inner);
  }
}

function isListOrRecord(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
}
