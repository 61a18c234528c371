import fc from 'fast-check';
import { headIn, lineOf } from './audit-head.js';

const SECRET = 'a secret of thirty-two characters';
const head = {
  clinicId: '01a22da4-12c9-73d2-8f38-ca7e903de586',
  seq: 42,
  hash: 'ab'.repeat(32),
  at: '2026-11-30T20:00:00Z',
};

describe('a signed head', () => {
  it('is read again with the same secret only', () => {
    expect(headIn(lineOf(head, SECRET), SECRET)).toEqual(head);
    expect(headIn(lineOf(head, SECRET), `${SECRET}!`)).toBeNull();
  });

  it('is none once anything of it was changed', () => {
    for (const change of [{ seq: 41 }, { hash: 'cd'.repeat(32) }, { at: '2026-11-30T21:00:00Z' }, { clinicId: 'x' }]) {
      const signed = JSON.parse(lineOf(head, SECRET)) as object;
      expect(headIn(JSON.stringify({ ...signed, ...change }), SECRET)).toBeNull();
    }
  });

  it('is none in whatever else stands in a line', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => expect(headIn(line, SECRET)).toBeNull()));
  });
});
