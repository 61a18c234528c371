import { wishOf } from './opt-out-words.js';

describe('a reply to a text', () => {
  it.each(['Stop', 'STOP.', 'stop please', 'CANCEL', 'parar', 'No más', 'opt out', 'please stop texting me'.replace('please ', ''), 'end'])('"%s" ends the texts', (text) => {
    expect(wishOf(text)).toBe('stop');
  });
  it.each([['START', 'start'], ['unstop', 'start'], ['HELP', 'help'], ['Ayuda', 'help'], ['I am running late', 'words'], ['yes', 'words'], ['the bus stop is closed', 'words']] as const)('"%s" is %s', (text, wish) => {
    expect(wishOf(text)).toBe(wish);
  });
});
