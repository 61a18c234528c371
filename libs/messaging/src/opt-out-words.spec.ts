import { mayMeanVisit, intentOf } from './opt-out-words.js';

describe('a reply to a text', () => {
  it.each([
    'Stop',
    'STOP.',
    'STOP!!!',
    ' stop ',
    '"Stop"',
    '\u201cSTOP\u201d',
    "'stop'",
    'stop\u200b',
    'stop please',
    'Please stop',
    'STOPALL',
    'CANCEL',
    'Unsubscribe',
    'opt out',
    'Opt-out',
    'OPTOUT',
    'end',
    'quit',
    'revoke',
    'STOP \u{1F44D}',
    'stop texting me',
    'Please stop sending me texts',
    'quit messaging me',
    'Don\u2019t text me',
    'dont text me anymore',
    'Do not contact me again',
    "please don't send me any more messages",
    'I don\u2019t want these texts',
    'No more texts please',
    'no more reminders',
    'Take me off this list',
    'Remove me from your list',
    'please unsubscribe me',
    'I want to opt out',
    'leave me alone',
    'parar',
    'PARAR',
    'Alto',
    'alto por favor',
    'no más',
    'NO MA\u0301S',
    'no mas',
    'No más mensajes',
    'no me manden más mensajes',
    'Dejen de escribirme',
    'no quiero recibir mensajes',
    'baja',
    'stop it',
    'stop now',
    'I said stop',
    'I SAID STOP!',
    'can you stop',
    'can you stop?',
    'could you please stop',
    'Could you please just stop now, thanks',
    'stop stop stop',
    'stop contacting me',
    'stop with the texts',
    'wrong number, stop',
    'STOP this',
    'no stop',
    'ya no me manden mensajes',
    'Ya no me env\u00eden m\u00e1s mensajes',
    'ya no quiero mensajes',
    'ya no quiero recibir sus mensajes',
    'no me manden mensajes',
    'ya no me escriban',
    'no m\u00e1s recordatorios',
    'alto ya',
    '\u00a1Alto!',
    'ya alto por favor',
    'no más por favor',
    'No más, por favor.',
    'no mas gracias',
    'ya no más',
    'por favor no más',
    'STOPP',
    'stoppp',
    'Stopp!',
    'please stopp',
    'Stopp. I cannot do this anymore',
    'Stop. I want to die',
    'stop, quiero morir',
    'STOP I want to die',
    'STOP who is this',
    'I am fine now. Stop.',
    'stop\nthank you for everything',
  ])('"%s" opts out of texts', (text) => {
    expect(intentOf(text)).toBe('stop');
  });

  it.each([
    ['START', 'start'],
    ['Start.', 'start'],
    ['unstop', 'start'],
    ['Alta', 'start'],
    ['HELP', 'help'],
    ['help?', 'help'],
    ['Ayuda', 'help'],
    ['info', 'help'],
  ] as const)('"%s" is %s', (text, wish) => {
    expect(intentOf(text)).toBe(wish);
  });

  it.each([
    '',
    ' ',
    '\u{1F44D}',
    'yes',
    'I am running late',
    'the bus stop is closed',
    'Can I stop my other medicine before?',
    'please don\u2019t stop texting me',
    'I don\u2019t text and drive',
    'when does it end',
    'how do I start?',
    'I need help with parking',
    'no',
    'Is there no more parking?',
    'I cannot make it, can we cancel?',
    'no puedo ir',
    'x'.repeat(10_000),
    'bus stop?',
    'Stop taking lithium before the visit?',
    'Alto nivel de ansiedad',
    'Stop by at 3?',
    'can you stop by at 3',
    'could you stop the infusion earlier?',
    'Paren el tratamiento?',
    'parar el litio?',
    'stop the pain please',
    'my watch stopped',
    'when the voices stop',
    'it will not stop',
    'no más dolor',
    'no más tarde',
    'no más ketamina por favor',
    'stopped',
    'stopping',
    'no mas '.repeat(1400),
    'stopp '.repeat(1600) + 'by',
    'los mensajes no llegan',
    'no me mandaron el mensaje',
    'no quiero vivir',
    'ya no quiero nada',
    'cancel my Tuesday visit',
    'Can you cancel Tuesday?',
    'stop '.repeat(2000) + 'by',
    'please '.repeat(1500),
  ])('"%.40s" is left to a person to read', (text) => {
    expect(intentOf(text)).toMatch(/^(words|may_be_stop)$/);
  });

  it.each([
    ['CANCEL', true],
    ['Cancel.', true],
    ['cancel, stop', true],
    ['STOP', false],
    ['cancel my Tuesday visit', false],
    ['', false],
  ] as const)('"%s" opts out, but may mean the visit: %s', (text, may) => {
    expect(mayMeanVisit(text)).toBe(may);
  });
});

describe('a text that a program cannot decide', () => {
  it.each([
    'Stop taking lithium before the visit?',
    'Stop eating at midnight, right?',
    'Alto nivel de ansiedad',
    'please stop taking my blood',
    'ok. Stop drinking at 7?',
    'unsubscribe from what?',
  ])('"%s" is left to a person', (text) => {
    expect(intentOf(text)).toBe('may_be_stop');
  });

  it.each([
    'bus stop?',
    'Stop by at 3?',
    'can you stop by at 3',
    'no mas tarde',
    'I will not stop',
    "don't stop",
    'the pain will not stop',
    'where do I get off, which stop',
    'end of next week',
    'cancel my visit',
  ])('"%s" is no STOP', (text) => {
    expect(intentOf(text)).toBe('words');
  });

  it.each([
    'CANCEL TEXTS',
    'cancel the reminders please',
    'end messages',
    '\uff33\uff34\uff2f\uff30',
    'S T O P',
    's.t.o.p',
    'SSTOPP',
    'STTOP',
    'ALTOO',
    'Ya no me manden mensajes',
  ])('"%s" is plain STOP', (text) => {
    expect(intentOf(text)).toBe('stop');
  });
});

it.each([
  ['1', 'confirm'],
  ['1.', 'confirm'],
  [' 2 ', 'other_time'],
  ['"3"', 'call_me'],
  ['1 hour late', 'words'],
  ['4', 'words'],
  ['12', 'words'],
])('the reply %s', (text, intent) => {
  expect(intentOf(text)).toBe(intent);
});
