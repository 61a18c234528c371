import { mayMeanVisit, wishOf } from './opt-out-words.js';

describe('a reply to a text', () => {
  it.each([
    'Stop', 'STOP.', 'STOP!!!', ' stop ', '"Stop"', '\u201cSTOP\u201d', '\'stop\'', 'stop\u200b', 'stop please', 'Please stop', 'STOPALL', 'CANCEL', 'Unsubscribe', 'opt out', 'Opt-out', 'OPTOUT', 'end', 'quit', 'revoke', 'STOP \u{1F44D}',
    'stop texting me', 'Please stop sending me texts', 'quit messaging me', 'Don\u2019t text me', 'dont text me anymore', 'Do not contact me again', 'please don\'t send me any more messages', 'I don\u2019t want these texts',
    'No more texts please', 'no more reminders', 'Take me off this list', 'Remove me from your list', 'please unsubscribe me', 'I want to opt out', 'leave me alone',
    'parar', 'PARAR', 'Alto', 'alto por favor', 'no más', 'NO MA\u0301S', 'no mas', 'No más mensajes', 'no me manden más mensajes', 'Dejen de escribirme', 'no quiero recibir mensajes', 'baja',
    'stop it', 'stop now', 'I said stop', 'I SAID STOP!', 'can you stop', 'can you stop?', 'could you please stop', 'Could you please just stop now, thanks', 'stop stop stop', 'stop contacting me', 'stop with the texts', 'wrong number, stop', 'STOP this', 'no stop',
    'ya no me manden mensajes', 'Ya no me env\u00eden m\u00e1s mensajes', 'ya no quiero mensajes', 'ya no quiero recibir sus mensajes', 'no me manden mensajes', 'ya no me escriban', 'no m\u00e1s recordatorios', 'alto ya', '\u00a1Alto!', 'ya alto por favor',
    'no más por favor', 'No más, por favor.', 'no mas gracias', 'ya no más', 'por favor no más', 'STOPP', 'stoppp', 'Stopp!', 'please stopp', 'Stopp. I cannot do this anymore',
    'Stop. I want to die', 'stop, quiero morir', 'STOP I want to die', 'STOP who is this', 'I am fine now. Stop.', 'stop\nthank you for everything',
  ])('"%s" ends the texts', (text) => {
    expect(wishOf(text)).toBe('stop');
  });

  it.each([['START', 'start'], ['Start.', 'start'], ['unstop', 'start'], ['Alta', 'start'], ['HELP', 'help'], ['help?', 'help'], ['Ayuda', 'help'], ['info', 'help']] as const)('"%s" is %s', (text, wish) => {
    expect(wishOf(text)).toBe(wish);
  });

  it.each([
    '', ' ', '\u{1F44D}', 'yes', 'I am running late', 'the bus stop is closed', 'Can I stop my other medicine before?', 'please don\u2019t stop texting me', 'I don\u2019t text and drive', 'when does it end', 'how do I start?',
    'I need help with parking', 'no', 'Is there no more parking?', 'I cannot make it, can we cancel?', 'no puedo ir', 'x'.repeat(10_000),
    'bus stop?', 'Stop taking lithium before the visit?', 'Alto nivel de ansiedad', 'Stop by at 3?', 'can you stop by at 3', 'could you stop the infusion earlier?', 'Paren el tratamiento?', 'parar el litio?', 'stop the pain please', 'my watch stopped', 'when the voices stop', 'it will not stop',
    'no más dolor', 'no más tarde', 'no más ketamina por favor', 'stopped', 'stopping', 'no mas '.repeat(1400), 'stopp '.repeat(1600) + 'by',
    'los mensajes no llegan', 'no me mandaron el mensaje', 'no quiero vivir', 'ya no quiero nada', 'cancel my Tuesday visit', 'Can you cancel Tuesday?', 'stop '.repeat(2000) + 'by', 'please '.repeat(1500),
  ])('"%.40s" is for a person to read', (text) => {
    expect(wishOf(text)).toBe('words');
  });

  it.each([['CANCEL', true], ['Cancel.', true], ['cancel, stop', true], ['STOP', false], ['cancel my Tuesday visit', false], ['', false]] as const)('"%s" may mean the visit, though it ended the texts: %s', (text, may) => {
    expect(mayMeanVisit(text)).toBe(may);
  });
});
