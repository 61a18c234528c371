import { isOneSlipFrom } from './one-slip.js';

describe('a typo', () => {
  it.each(['kil', 'ill', 'kll', 'kall', 'xill', 'kilx', 'kiill', 'killl', 'kkill', 'klil', 'ikll'])(
    '"%s" is one typo away from "kill"',
    (typed) => {
      expect(isOneSlipFrom('kill', typed)).toBe(true);
    },
  );
  it.each(['kill', '', 'k', 'kl', 'killed', 'lkli', 'ikl', 'llik', 'kiss', 'skills'])(
    '"%s" is not one typo away',
    (typed) => {
      expect(isOneSlipFrom('kill', typed)).toBe(false);
    },
  );
});
