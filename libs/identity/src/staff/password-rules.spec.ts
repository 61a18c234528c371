import fc from 'fast-check';
import { passwordFault } from './password-rules.js';

const OWN = ['leo.park@example.com', 'Leo Park, LMFT', 'Larkspur Clinic'];

it.each([
  'passwordpassword',
  'Password1234',
  'qwertyuiop12',
  'SUNFLOWER2026',
  'winterwinter!',
  '111111111111',
  'abababababab',
  'larkspur2026!',
  'leopark-lmft-1',
])('%s is refused', (password) => expect(passwordFault(password, OWN)).toMatch(/^It is /));

it.each(['seven quiet lanterns', 'a kettle on thin ice', 'correct horse battery staple', 'larkspur blooms at noon'])(
  '%s is taken',
  (password) => expect(passwordFault(password, OWN)).toBeNull(),
);

it('asks for no capitals, digits or signs: whatever is refused stays refused with them around it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('sunflower', 'password', 'basketball'),
      fc.stringMatching(/^[0-9!?.]{0,6}$/),
      (word, more) => {
        expect(passwordFault(word + more, [])).not.toBeNull();
        expect(passwordFault(more + word.toUpperCase(), [])).not.toBeNull();
      },
    ),
  );
});

it('never looks at what nobody would try: four words of one’s own', () => {
  const word = fc.stringMatching(/^[b-df-hj-np-tv-z]{5}[aeiou][b-df-hj-np-tv-z]{3}$/);
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), (words) => {
      fc.pre(new Set(words).size > 1);
      expect(passwordFault(words.join(' '), OWN)).toBeNull();
    }),
  );
});
