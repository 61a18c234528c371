import fc from 'fast-check';
import { generateSecret, generateSync } from 'otplib';
import { hashOfRecoveryCode, newRecoveryCodes, sealed, stepOfCode, unsealed } from './codes.js';

const SECRET = generateSecret();
const NOW = 1_780_000_000;
const STEP = Math.floor(NOW / 30);
const codeAt = (epoch: number) => generateSync({ secret: SECRET, epoch });

describe('the code of an app', () => {
  it.each([
    [0, STEP],
    [-1, STEP - 1],
    [1, STEP + 1],
    [-2, null],
    [2, null],
  ])('of %i steps from now is of the step %s', (steps, step) => {
    expect(stepOfCode(SECRET, codeAt(NOW + steps * 30), NOW, null)).toBe(step);
  });

  it('is good once: neither it nor an earlier one follows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -3, max: 3 }), (steps, last) => {
        const found = stepOfCode(SECRET, codeAt(NOW + steps * 30), NOW, STEP + last);
        expect(found).toBe(steps > last ? STEP + steps : null);
      }),
    );
  });

  it('of another secret is nobody’s', () => {
    expect(stepOfCode(generateSecret(), codeAt(NOW), NOW, null)).toBeNull();
  });

  it('is that of RFC 6238', () => {
    const ofTheRfc = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(stepOfCode(ofTheRfc, '287082', 59, null)).toBe(1); // 94287082, of which six digits are shown
  });
});

describe('a stored secret', () => {
  const [row, key] = ['01a22da4-12c9-73d2-8f38-ca7e903de586', 'k'.repeat(32)];

  it('is read by its row and key, differs each time, and does not show', () => {
    const stored = [1, 2].map(() => sealed(SECRET, row, key));
    expect(stored.map((one) => unsealed(one, row, key))).toEqual([SECRET, SECRET]);
    expect(stored[0]).not.toEqual(stored[1]);
    expect(stored[0]?.toString('latin1')).not.toContain(SECRET);
  });

  it('is not read in another row, with another key, or changed', () => {
    const stored = sealed(SECRET, row, key);
    expect(() => unsealed(stored, row.replace('0', '1'), key)).toThrow();
    expect(() => unsealed(stored, row, 'x'.repeat(32))).toThrow();
    fc.assert(
      fc.property(fc.nat(stored.length - 1), (at) => {
        const changed = Buffer.from(stored);
        changed[at] = (changed[at] as number) ^ 1;
        expect(() => unsealed(changed, row, key)).toThrow();
      }),
    );
  });
});

describe('recovery codes', () => {
  it('are ten, of letters and digits that are not mistaken for each other', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
  });

  it('are the same however they are typed, and others with another key', () => {
    const [code = ''] = newRecoveryCodes();
    const hash = hashOfRecoveryCode(code, 'key').toString('hex');
    for (const typed of [code.toLowerCase(), code.replace('-', ''), ` ${code.replace('-', ' – ')} `])
      expect(hashOfRecoveryCode(typed, 'key').toString('hex')).toBe(hash);
    expect(hashOfRecoveryCode(code, 'other').toString('hex')).not.toBe(hash);
  });
});
