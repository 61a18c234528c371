import { isOneSlipFrom } from './one-slip.js';

describe('one slip of the thumb', () => {
  it.each(['kil', 'ill', 'kll', 'kall', 'xill', 'kilx', 'kiill', 'killl', 'kkill', 'klil', 'ikll'])(
    '"%s" is one from "kill"',
    (typed) => {
      expect(isOneSlipFrom('kill', typed)).toBe(true);
    },
  );
  it.each(['kill', '', 'k', 'kl', 'killed', 'lkli', 'ikl', 'llik', 'kiss', 'skills'])(
    '"%s" is none, or more',
    (typed) => {
      expect(isOneSlipFrom('kill', typed)).toBe(false);
    },
  );
});
