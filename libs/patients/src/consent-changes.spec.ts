import { consentChanges } from './consent-changes.js';

const old = '+13235550142';
const texts = (address: string | null, agreed: boolean) => ({
  addresses: { sms: address, email: null },
  consents: { sms: agreed, email: false },
});

describe('a consent to texts', () => {
  it.each([
    ['stays with its number', texts(old, true), texts(old, true), []],
    ['is given', texts(old, false), texts(old, true), [{ ends: null, begins: true }]],
    ['is given for the first number', texts(null, false), texts(old, true), [{ ends: null, begins: true }]],
    ['is taken back', texts(old, true), texts(old, false), [{ ends: 'taken_back', begins: false }]],
    [
      'ends with its number',
      texts(old, true),
      texts('+12135550177', false),
      [{ ends: 'address_changed', begins: false }],
    ],
    [
      'ends when there is no number any more',
      texts(old, true),
      texts(null, false),
      [{ ends: 'address_changed', begins: false }],
    ],
    [
      'ends with its number and begins with the next',
      texts(old, true),
      texts('+12135550177', true),
      [{ ends: 'address_changed', begins: true }],
    ],
    ['is none for a number alone', texts(old, false), texts('+12135550177', false), []],
  ])('%s', (_what, before, after, changes) => {
    expect(consentChanges(before, after)).toEqual(changes.map((change) => ({ category: 'sms', ...change })));
  });
});
