import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

/** As notes were signed until now: their stored hashes are of these very bytes. */
function asSigned(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asSigned).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${asSigned(inner)}`).join(',')}}`;
  }
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isSafeInteger(value))
    return JSON.stringify(value);
  throw new TypeError('a note is made of objects, lists, texts, whole numbers, true, false and null');
}

/** As repeated writes were recognised until now: a key that was used before the upgrade is repeated after it. */
function asRepeated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asRepeated);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, asRepeated(inner)]),
  );
}

/** Texts of any characters that PostgreSQL stores. */
const text = fc.string({ unit: 'binary' });
const anything = (leaf: fc.Arbitrary<unknown>, name: fc.Arbitrary<string> = text) =>
  fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value')), fc.dictionary(name, tie('value'))),
  })).value;
const withoutNumbers = fc.oneof(text, fc.boolean(), fc.constant(null));

describe('canonical JSON', () => {
  it('has names in the order of RFC 8785, no spaces, and numbers as JSON writes them', () => {
    expect(canonicalJson({ b: 1, a: { z: null, ä: '\n"' } })).toBe('{"a":{"z":null,"ä":"\\n\\""},"b":1}');
    expect(
      canonicalJson(
        JSON.parse(
          '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","1":"One","\\ud83d\\ude00":"Smiley","\\ufb33":"Dalet"}',
        ),
      ),
    ).toBe('{"\\r":"Carriage Return","1":"One","€":"Euro Sign","😀":"Smiley","\ufb33":"Dalet"}'); // order from 3.2.3
    expect(canonicalJson([true, [], { b: [false, 'x'] }, 1.5, 1e21])).toBe('[true,[],{"b":[false,"x"]},1.5,1e+21]');
  });

  it('is byte for byte what notes have been signed with', () => {
    fc.assert(
      fc.property(anything(fc.oneof(withoutNumbers, fc.maxSafeInteger())), (value) => {
        expect(canonicalJson(value)).toBe(asSigned(value));
      }),
    );
  });

  it('is byte for byte what repeated writes have been recognised by', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const property = fc.stringMatching(/^[A-Za-z]\w{0,8}$/); // no request has a property that is called by a number
    fc.assert(
      fc.property(anything(fc.oneof(withoutNumbers, number), property), (value) => {
        expect(canonicalJson(value)).toBe(JSON.stringify(asRepeated(value)));
      }),
    );
  });

  it('does not depend on the order in which something was written, nor on having been stored as JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text), (value) => {
        const shuffled = JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(value).reverse()))) as object;
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
      }),
    );
  });

  it('takes what is nested deep', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(canonicalJson(JSON.parse(deep))).toBe(deep);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, [undefined], new Date(0), 1n])(
    'refuses to leave anything out: %p',
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    },
  );
});
