import { wishOf } from './opt-out-words.js';

describe('a reply to a text', () => {
  it.each([
    'Stop', 'STOP.', 'STOP!!!', ' stop ', '"Stop"', '\u201cSTOP\u201d', '\'stop\'', 'stop\u200b', 'stop please', 'Please stop', 'STOPALL', 'CANCEL', 'Unsubscribe', 'opt out', 'Opt-out', 'OPTOUT', 'end', 'quit', 'revoke', 'STOP \u{1F44D}',
    'stop texting me', 'Please stop sending me texts', 'quit messaging me', 'Don\u2019t text me', 'dont text me anymore', 'Do not contact me again', 'please don\'t send me any more messages', 'I don\u2019t want these texts',
    'No more texts please', 'no more reminders', 'Take me off this list', 'Remove me from your list', 'please unsubscribe me', 'I want to opt out', 'leave me alone',
    'parar', 'PARAR', 'Alto', 'alto por favor', 'no más', 'NO MA\u0301S', 'no mas', 'No más mensajes', 'no me manden más mensajes', 'Dejen de escribirme', 'no quiero recibir mensajes', 'baja',
  ])('"%s" ends the texts', (text) => {
    expect(wishOf(text)).toBe('stop');
  });

  it.each([['START', 'start'], ['Start.', 'start'], ['unstop', 'start'], ['Alta', 'start'], ['HELP', 'help'], ['help?', 'help'], ['Ayuda', 'help'], ['info', 'help']] as const)('"%s" is %s', (text, wish) => {
    expect(wishOf(text)).toBe(wish);
  });

  it.each([
    '', ' ', '\u{1F44D}', 'yes', 'I am running late', 'the bus stop is closed', 'Can I stop my other medicine before?', 'please don\u2019t stop texting me', 'I don\u2019t text and drive', 'when does it end', 'how do I start?',
    'I need help with parking', 'no', 'Is there no more parking?', 'I cannot make it, can we cancel?', 'no puedo ir', 'x'.repeat(10_000),
  ])('"%.40s" is for a person to read', (text) => {
    expect(wishOf(text)).toBe('words');
  });
});
