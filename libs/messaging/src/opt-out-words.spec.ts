import { mayMeanVisit, intentOf, saysMoreThanStop } from './opt-out-words.js';

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
    'Please leave me alone now',
    'I want you to stop texting me',
    'this is Ana stop texting me',
    'I am not your patient stop texting me',
    'I want no more texts',
    'opt out of these texts',
    'take me off your texting list',
    'remove me please',
    'pueden dejar de escribirme',
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
    "I can't stop writing",
    'I cannot quit texting him',
    'I want to stop texting my ex',
    'Why did you stop sending reminders?',
    'I got no more texts this week',
    "my friends don't text me anymore",
    "I don't want messages to stop",
    'the thoughts will not leave me alone',
    'My ex will not leave me alone. It is hard.',
    'Take me off the waiting list?',
    'will he take me off lithium',
    'Can I opt out of the video visit?',
    'no puedo dejar de escribir',
    'mi hermano no deja de enviar cosas',
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

describe('a text that opts out', () => {
  it.each([
    'STOP',
    'Stop.',
    'STOP!!!',
    'S T O P',
    'stop please',
    'I said stop',
    'can you stop?',
    'wrong number, stop',
    'Please stop sending me texts',
    "please don't send me any more messages",
    'No more texts please',
    'Take me off this list',
    'leave me alone',
    'no más, por favor',
    'ya no quiero recibir sus mensajes',
    'Dejen de escribirme',
    'STOP \u{1F44D}',
  ])('"%s" says nothing else', (text) => {
    expect([intentOf(text), saysMoreThanStop(text)]).toEqual(['stop', false]);
  });

  it.each([
    'STOP. I feel worse',
    'Stop. I cannot do this anymore',
    'STOP who is this',
    'I am fine now. Stop.',
    'stop\nthank you for everything',
    'Stop. I want out',
    'stop texting me, my mother died',
    'alto, me siento peor',
    'No more texts please. I need a new appointment',
  ])('"%s" says something else, too', (text) => {
    expect([intentOf(text), saysMoreThanStop(text)]).toEqual(['stop', true]);
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
