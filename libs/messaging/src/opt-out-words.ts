import type { InboundIntent } from '@snowmelt/contracts';
import { plainWords } from './inbound/plain-words.js';

const stop = new Set([
  'STOP',
  'STOPALL',
  'STOP ALL',
  'UNSUBSCRIBE',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
  'OPT OUT',
  'CANCEL',
  'REMOVE',
  'ALTO',
  'PARAR',
  'PARE',
  'PAREN',
  'NO MAS',
  'BAJA',
  'DETENER',
  'BASTA',
]);
const start = new Set(['START', 'UNSTOP', 'YES START', 'ALTA']);
const help = new Set(['HELP', 'INFO', 'AYUDA']);

const TEXTS = '(?:TEXTS?|TEXTING|MESSAGES?|MESSAGING|SMS|REMINDERS?|CONTACTING|SENDING|WRITING)';
const MENSAJES = '(?:MENSAJES?|TEXTOS?|RECORDATORIOS?)';
/** Words around STOP that do not change its meaning: "I said stop", "could you please stop now". */
const BEFORE =
  '(?:PLEASE|PLS|PLZ|JUST|OK|OKAY|HEY|HI|HELLO|YES|NO|I SAID|I SAY|CAN YOU|COULD YOU|WOULD YOU|WILL YOU|CAN U|WRONG NUMBER|POR FAVOR|YA|DIJE|HOLA|STOP|ALTO)';
const AFTER =
  '(?:PLEASE|PLS|PLZ|IT|THIS|NOW|ALREADY|ALL|TODAY|THANKS|THANK YOU|OK|WRONG NUMBER|POR FAVOR|YA|AHORA|GRACIAS|STOP|ALTO)';
/**
 * Any reasonable wording opts out (47 CFR 64.1200(a)(10)), not only the carriers' keywords. A bus stop, or stopping a
 * medicine, does not.
 */
const reasonable = [
  new RegExp(`^(?:${BEFORE} )*(?:STOP+|STOPALL|ALTO|PARAR|PAREN|UNSUBSCRIBE)(?: ${AFTER})*$`),
  /^(?:(?:POR FAVOR|YA|DIJE|HOLA) )*NO MAS(?: (?:POR FAVOR|PORFAVOR|PLEASE|GRACIAS|THANKS|YA))*$/,
  // STOP followed by a new sentence, not by something else to stop
  /^(?:PLEASE )?(?:STOP|ALTO) (?:I|I'M|IM|YOU|WE|WHO|WHY|THIS IS|QUIERO|ME QUIERO|NO QUIERO|YA NO|QUIEN)\b/,
  /^UNSUBSCRIBE(?! FROM WHAT)\b/,
  new RegExp(`^(?:PLEASE )?(?:CANCEL|END) (?:THE |THESE |YOUR |ALL |MY )*${TEXTS}\\b`),
  /\bUNSUBSCRIBE ME\b/,
  /\bOPT (?:ME )?OUT\b/,
  new RegExp(`\\b(?:STOP|QUIT) (?:THE |THESE |YOUR |ALL |WITH )*${TEXTS}\\b`),
  new RegExp(`\\bNO MORE (?:OF )?(?:THE |THESE |YOUR )?${TEXTS}\\b`),
  /\b(?:DO NOT|DON'?T) (?:EVER )?(?:TEXT|MESSAGE|CONTACT|WRITE) (?:TO )?(?:ME|US|THIS)\b/,
  /\b(?:DO NOT|DON'?T) (?:EVER )?SEND (?:ME |US )?(?:ANY |ANYMORE |MORE |THESE )*(?:TEXTS?|MESSAGES?)\b/,
  /\b(?:DO NOT|DON'?T) WANT (?:ANY |MORE |THESE |YOUR |TO (?:GET|RECEIVE) )*(?:TEXTS?|MESSAGES?|REMINDERS?)\b/,
  /\b(?:TAKE|REMOVE) ME (?:OFF|FROM)\b/,
  /^REMOVE ME\b/,
  /\bLEAVE ME ALONE\b/,
  new RegExp(`\\bNO MAS ${MENSAJES}\\b`),
  /\bNO (?:ME )?(?:MANDEN?|MANDES|ENVIEN?|ENVIES|ESCRIBAN?|ESCRIBAS) MAS\b/,
  /\bDEJ(?:EN?|A|AR) DE (?:MANDAR|ENVIAR|ESCRIBIR)/,
  new RegExp(
    `\\b(?:YA )?NO (?:ME |NOS )?(?:MANDEN?|MANDES|ENVIEN?|ENVIES) (?:MAS |OTROS |ESTOS |SUS |LOS )*${MENSAJES}\\b`,
  ),
  /\bYA NO (?:ME |NOS )?(?:ESCRIBAN?|ESCRIBAS|MANDEN|ENVIEN)\b/,
  new RegExp(
    `\\b(?:NO QUIERO (?:MAS |RECIBIR |SUS |ESTOS )+|YA NO QUIERO )(?:MAS |RECIBIR |SUS |ESTOS )*${MENSAJES}\\b`,
  ),
];

/**
 * Words that Twilio itself treats as STOP if sent alone, and confirms. Source: Twilio, default opt-out keywords, 2026.
 */
const carriers = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'CANCEL', 'REVOKE', 'OPTOUT']);
export const isConfirmedByCarrier = (text: string) => carriers.has(plainWords(text));

/** The replies that a reminder offers, in both languages. */
const replies: Readonly<Record<string, InboundIntent>> = { 1: 'confirm', 2: 'other_time', 3: 'call_me' };

/** Letter by letter, or with doubled letters: "S T O P", "SSTOPP". */
const isSpelledStop = (words: string) => /^S+ ?T+ ?O+ ?P+$/.test(words) || /^A+ ?L+ ?T+ ?O+$/.test(words);

/**
 * Begins like STOP, and goes on with something else: "Stop eating at midnight, right?". A person decides; a bus stop in
 * the middle of a sentence is none.
 */
const mayBeStop = (text: string) =>
  text
    .split(/[.!?;\n]+/)
    .some((sentence) =>
      new RegExp(`^(?:${BEFORE} )*(?:STOP|ALTO|PAREN?|PARAR|UNSUBSCRIBE) (?!BY\\b)`).test(plainWords(sentence)),
    );

export function intentOf(text: string): InboundIntent {
  const words = plainWords(text);
  const reply = replies[words];
  if (reply) return reply;
  if (/\b(?:DO NOT|DON'?T|NEVER) STOP\b/.test(words)) return 'words';
  if (
    stop.has(words.replaceAll("'", '')) ||
    reasonable.some((wording) => wording.test(words)) ||
    hasSentenceOfStop(text) ||
    isSpelledStop(words)
  )
    return 'stop';
  if (start.has(words)) return 'start';
  if (help.has(words)) return 'help';
  return mayBeStop(text) ? 'may_be_stop' : 'words';
}

/** STOP in a sentence of its own opts out, whatever else the text says: "Stop. I cannot bear this." */
function hasSentenceOfStop(text: string): boolean {
  return text
    .split(/[.!?;,:\n]+/)
    .some((sentence) => /^(?:STOP+|STOPALL|ALTO|UNSUBSCRIBE)$/.test(plainWords(sentence)));
}

/** Carriers treat CANCEL as an opt-out. As a reply to a reminder it may mean the visit, so staff have to ask. */
export const mayMeanVisit = (text: string) =>
  /\bCANCEL(?:AR|E|ED|ING|LED)?\b/.test(plainWords(text)) && intentOf(text) === 'stop';
