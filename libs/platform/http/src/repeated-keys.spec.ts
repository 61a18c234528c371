import fc from 'fast-check';
import { hasRepeatedKeys } from './repeated-keys.js';

const repeats = (text: string) => hasRepeatedKeys(text, JSON.parse(text));

describe('a repeated key in JSON', () => {
  it.each([
    '{"a":1,"a":2}',
    '{"a":{"b":1,"b":1}}',
    '[{"a":1},{"b":1,"b":[]}]',
    '{"a" : 1, "\\u0061":2}',
    '{"a\\"":1,"a\\"":2}',
  ])('is found in %s', (text) => {
    expect(repeats(text)).toBe(true);
  });

  it.each([
    '{"a":1,"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1"}',
    '["a:", "\\\\", {"a":": "}]',
    '"a"',
    '1',
    'null',
    '{}',
  ])('is not found in %s', (text) => {
    expect(repeats(text)).toBe(false);
  });

  it('is never found in JSON that was serialized from a value', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(0, 2),
        (value, indent) => !repeats(JSON.stringify(value, null, indent)),
      ),
    );
  });
});
