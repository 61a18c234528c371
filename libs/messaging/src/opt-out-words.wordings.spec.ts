import { intentOf } from './opt-out-words.js';

it.each([
  'STPO',
  'st0p',
  'St\u043ep', // a Cyrillic letter
  'unsubcribe',
  'Unsub',
  'thanks but stop',
  'please dont message',
  "don't call or text",
  'I no longer want texts',
  'I no longer wish to receive text messages',
  'I would like to stop receiving text messages',
  'stop txt please',
  'remove my number',
  'Please take my number off your list',
  'lose my number',
  'pare por favor',
  'Ya basta',
  'Darme de baja',
  'quiero darme de baja',
  'Favor de no enviar m\u00e1s mensajes',
  'no deseo recibir m\u00e1s mensajes',
  'cancelar mensajes',
  'detengan los mensajes por favor',
  'qu\u00edtenme de la lista',
  'borren mi n\u00famero',
  'no me manden nada',
  'no me molesten m\u00e1s',
])('"%s" opts out of texts', (text) => {
  expect(intentOf(text)).toBe('stop');
});

it.each([
  'please cancel',
  'cancelar',
  'no more',
  'no reminders',
  'how do I stop these texts?',
  'please make these stop',
  'stop receiving messages',
  'I revoke my consent',
  'retiro mi consentimiento',
  'wrong number',
  'You have the wrong person',
  'n\u00famero equivocado',
  'se equivoc\u00f3 de n\u00famero',
])('"%s" pauses the texts until a person decides', (text) => {
  expect(intentOf(text)).toBe('may_be_stop');
});

it.each([
  "I don't want to stop getting texts",
  'Why did I stop getting texts?',
  'my phone no longer wants messages to load',
  "I don't text",
  'take my number down',
  'tengo la presi\u00f3n baja',
  'no mas dolor gracias',
  'no me manden nada de comida',
  'thanks '.repeat(1500),
])('"%.40s" is left to a person to read', (text) => {
  expect(intentOf(text)).toMatch(/^(words|may_be_stop)$/);
});
