import type { InboundIntent } from '@snowmelt/contracts';
import { isOneSlipFrom } from './inbound/one-slip.js';
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
  'DETENGA',
  'DETENGAN',
  'UNSUB',
  'CEASE',
]);
const start = new Set(['START', 'UNSTOP', 'YES START', 'ALTA']);
const help = new Set(['HELP', 'INFO', 'AYUDA']);

const TEXTS = '(?:TEXTS?|TEXTING|TXTS?|TXTING|MESSAGES?|MESSAGING|MSGS?|SMS|REMINDERS?|CONTACTING|SENDING|WRITING)';
const MENSAJES = '(?:MENSAJES?|TEXTOS?|RECORDATORIOS?)';
/** Words around STOP that do not change its meaning: "I said stop", "could you please stop now". */
const BEFORE =
  '(?:PLEASE|PLS|PLZ|JUST|OK|OKAY|HEY|HI|HELLO|YES|NO|I SAID|I SAY|CAN YOU|COULD YOU|WOULD YOU|WILL YOU|CAN U|WRONG NUMBER|POR FAVOR|YA|DIJE|HOLA|STOP|ALTO|THANKS|THANK YOU|BUT)';
const AFTER =
  '(?:PLEASE|PLS|PLZ|IT|THIS|NOW|ALREADY|ALL|TODAY|THANKS|THANK YOU|OK|WRONG NUMBER|POR FAVOR|YA|AHORA|GRACIAS|STOP|ALTO)';
/**
 * Before what makes a statement of an order: "I can't stop writing", "I want to stop texting him", "did you stop
 * sending texts?". "I want you to stop texting me" is an order.
 */
const ORDERED =
  "(?<!\\b(?:\\w+N'T|(?:CA|WO|COULD|WOULD|DID|DOES|DO)NT|CANNOT|NOT|NEVER|EVER|I|WE|HE|SHE|IT|THEY|HAVE|HAS|HAD|DID YOU|(?<!\\bYOU )TO) )(?<!\\b(?:NOT|N'T|CANNOT|NEVER) EVEN )";
/** "My friends don't text me" says what somebody does. */
const BEGINS = `(?:^|\\b${BEFORE} )`;
const ORDENADO = '(?<!\\b(?:NO|NUNCA|PUEDO|PUEDE|PODER|PUDE|QUIERO|QUISIERA|LOGRO) )';

/**
 * Any reasonable wording opts out (47 CFR 64.1200(a)(10)), not only the carriers' keywords. A bus stop, or stopping a
 * medicine, does not.
 */
const reasonable = [
  new RegExp(`^(?:${BEFORE} )*(?:STOP+|STOPALL|ALTO|PARAR|PAREN?|PARENLE|BASTA|CEASE|UNSUBSCRIBE)(?: ${AFTER})*$`),
  /^(?:(?:POR FAVOR|YA|DIJE|HOLA) )*NO MAS(?: (?:POR FAVOR|PORFAVOR|PLEASE|GRACIAS|THANKS|YA))*$/,
  // STOP followed by a new sentence, not by something else to stop
  /^(?:PLEASE )?(?:STOP|ALTO) (?:I|I'M|IM|YOU|WE|WHO|WHY|THIS IS|QUIERO|ME QUIERO|NO QUIERO|YA NO|QUIEN)\b/,
  /^UNSUBSCRIBE(?! FROM WHAT)\b/,
  new RegExp(`^(?:PLEASE )?(?:CANCEL|END) (?:THE |THESE |YOUR |ALL |MY )*${TEXTS}\\b`),
  /\bUNSUBSCRIBE ME\b/,
  new RegExp(
    `(?<!N'?T |\\bNOT |\\bNEVER )(?:WANT|LIKE|WISH) TO STOP (?:RECEIVING|GETTING) (?:THE |THESE |YOUR |ALL |ANY |TEXT )*${TEXTS}\\b`,
  ),
  new RegExp(
    `\\bNO LONGER (?:WANT|WISH|CARE) (?:TO (?:GET|RECEIVE) )?(?:ANY |THE |THESE |YOUR |MORE |TEXT )*${TEXTS}\\b(?! TO\\b)`,
  ),
  new RegExp(`${BEGINS}(?:DO NOT|DON'?T) (?:EVER )?(?:TEXT|MESSAGE)(?: (?:ANYMORE|AGAIN|${AFTER}))*$`),
  new RegExp(`${BEGINS}(?:DO NOT|DON'?T) (?:CALL|CONTACT|EMAIL) OR (?:TEXT|MESSAGE)\\b`),
  new RegExp(
    `^(?:${BEFORE} )*(?:REMOVE|DELETE|ERASE|LOSE|TAKE) (?:MY|THIS) (?:PHONE |CELL )?NUMBER(?: OFF| FROM)?(?: YOUR LIST| ${AFTER})*$`,
  ),
  // out of the texts, not of the visit
  new RegExp(`\\bOPT (?:ME )?OUT\\b(?! OF\\b(?! (?:THE |THESE |THIS |YOUR |ALL )*${TEXTS}\\b))`),
  new RegExp(`${ORDERED}\\b(?:STOP|QUIT) (?:THE |THESE |YOUR |ALL |WITH )*${TEXTS}\\b`),
  new RegExp(
    `(?<!\\b(?:GET|GOT|GETTING|RECEIVED?|IS|ARE|WAS|WERE|HAVE|HAD|BEEN|SEE|WHY) )\\bNO MORE (?:OF )?(?:THE |THESE |YOUR )?${TEXTS}\\b`,
  ),
  new RegExp(`${BEGINS}(?:DO NOT|DON'?T) (?:EVER )?(?:TEXT|MESSAGE|CONTACT|WRITE) (?:TO )?(?:ME|US|THIS)\\b`),
  new RegExp(
    `${BEGINS}(?:DO NOT|DON'?T) (?:EVER )?SEND (?:ME |US )?(?:ANY |ANYMORE |MORE |THESE )*(?:TEXTS?|MESSAGES?)\\b`,
  ),
  /\b(?:DO NOT|DON'?T) WANT (?:ANY |MORE |THESE |YOUR |TO (?:GET|RECEIVE) )*(?:TEXTS?|MESSAGES?|REMINDERS?)\b(?! TO\b)/,
  // off the clinic's list, not off a waiting list or a medicine
  /\b(?:TAKE|REMOVE) ME (?:OFF|FROM)(?: OF)?(?: (?:THE|THIS|THESE|YOUR|ALL|MAILING|TEXT|TEXTING|CONTACT|PHONE|MESSAGE))* (?:LISTS?|TEXTS?|MESSAGES?|REMINDERS?|SYSTEM)\b/,
  new RegExp(`^(?:${BEFORE} )*(?:TAKE|REMOVE) ME(?: OFF)?(?: ${AFTER})*$`),
  // "the thoughts leave me alone now" is none
  new RegExp(`^(?:${BEFORE} )*LEAVE ME ALONE(?: ${AFTER})*$`),
  new RegExp(`\\bNO MAS ${MENSAJES}\\b`),
  /\bNO (?:ME )?(?:MANDEN?|MANDES|ENVIEN?|ENVIES|ESCRIBAN?|ESCRIBAS) MAS\b/,
  new RegExp(`${ORDENADO}\\bDEJ(?:EN?|A|AR) DE (?:MANDAR|ENVIAR|ESCRIBIR)`),
  new RegExp(
    `\\b(?:YA )?NO (?:ME |NOS )?(?:MANDEN?|MANDES|ENVIEN?|ENVIES) (?:MAS |OTROS |ESTOS |SUS |LOS )*${MENSAJES}\\b`,
  ),
  /\bNO (?:ME |NOS )?(?:MANDEN?|MANDES|ENVIEN?|ENVIES|ESCRIBAN?) NADA(?: MAS)?$/,
  new RegExp(`\\bNO (?:ME )?(?:MANDAR|ENVIAR)(?:ME)? (?:MAS |OTROS |ESTOS )*${MENSAJES}\\b`),
  new RegExp(
    `^(?:${BEFORE} )*(?:CANCELAR|CANCELEN?|DETENER|DETENGAN?|SUSPENDER|SUSPENDAN?|PAREN?) (?:LOS |ESTOS |SUS |TODOS )*${MENSAJES}\\b`,
  ),
  new RegExp(`^(?:(?:${BEFORE}|QUIERO|QUISIERA) )*(?:DAR|DARME|DEME|DENME) DE BAJA(?: ${AFTER})*$`),
  /\b(?:QUITEN?ME|BORREN?ME|SAQUEN?ME|ELIMINEN?ME) DE (?:LA|SU|ESTA) LISTA\b/,
  new RegExp(`^(?:${BEFORE} )*(?:BORREN?|ELIMINEN?|QUITEN?) (?:MI|ESTE) NUMERO(?: ${AFTER})*$`),
  /^(?:YA |POR FAVOR )*NO ME MOLESTEN?(?: MAS)?$/,
  /\bYA NO (?:ME |NOS )?(?:ESCRIBAN?|ESCRIBAS|MANDEN|ENVIEN)\b/,
  new RegExp(
    `\\b(?:NO (?:QUIERO|DESEO) (?:MAS |RECIBIR |SUS |ESTOS )+|YA NO (?:QUIERO|DESEO) )(?:MAS |RECIBIR |SUS |ESTOS )*${MENSAJES}\\b`,
  ),
];

/**
 * Words that Twilio itself treats as STOP if sent alone, and confirms. Source: Twilio, default opt-out keywords, 2026.
 */
const carriers = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'CANCEL', 'REVOKE', 'OPTOUT']);
export const isConfirmedByCarrier = (text: string) => carriers.has(plainWords(text));

/** The replies that a reminder offers, in both languages. */
const replies: Readonly<Record<string, InboundIntent>> = {
  ...{ 1: 'confirm', ONE: 'confirm', UNO: 'confirm' },
  ...{ 2: 'other_time', TWO: 'other_time', DOS: 'other_time' },
  ...{ 3: 'call_me', THREE: 'call_me', TRES: 'call_me' },
};
/** With what is only polite around it: "1 thanks", "Ok, 2 please". More than that is for a person to read. */
const POLITE =
  '(?:OK|OKAY|YES|YEP|YEAH|SURE|PLEASE|PLS|PLZ|THANKS|THANK YOU|THX|TY|HI|HELLO|REPLY|SI|CLARO|HOLA|GRACIAS|MUCHAS GRACIAS|POR FAVOR|PORFAVOR)';
const REPLY = new RegExp(`^(?:${POLITE} )*([123]|ONE|TWO|THREE|UNO|DOS|TRES)(?: ${POLITE})*$`);

/**
 * Letter by letter, with doubled or swapped letters, or letters that only look the same: "S T O P", "SSTOPP", "STPO",
 * "ST0P". So is a longer word with one slip.
 */
const isSpelledStop = (words: string) =>
  /^[S5\u0405]+ ?[T\u0422]+ ?[O0\u041e]+ ?[P\u0420]+$/.test(words) ||
  /^A+ ?L+ ?T+ ?[O0]+$/.test(words) ||
  ['STPO', 'SOTP', 'TSOP'].includes(words) ||
  isOneSlipFrom('UNSUBSCRIBE', words);

/** May be about the texts, the visit or the treatment, or come from somebody who is no patient. */
const unclear = [
  new RegExp(`^(?:${BEFORE} )*(?:PLEASE CANCEL|CANCEL PLEASE|CANCELAR|CANCELEN?|NO MORE|DISCONTINUE)(?: ${AFTER})*$`),
  new RegExp(`^(?:${BEFORE} )*(?:NO|TURN OFF) (?:THE |THESE |YOUR )*${TEXTS}(?: ${AFTER})*$`),
  new RegExp(
    `\\b(?:STOP (?:RECEIVING|GETTING)|(?:HOW|WHERE) (?:DO|CAN) (?:I|WE) (?:STOP|END|CANCEL)) (?:THESE|THIS|THEM|(?:THE |YOUR |TEXT )*${TEXTS})\\b`,
  ),
  /\bMAKE (?:THESE|THEM|THE TEXTS|THE MESSAGES) STOP\b/,
  /\b(?:REVOKE|WITHDRAW) (?:MY |ALL )*CONSENT\b/,
  /\b(?:RETIRO|REVOCO|RETIRAR|REVOCAR) (?:MI |EL )?CONSENTIMIENTO\b/,
  // the patient's links go to somebody else
  /\bWRONG (?:NUMBER|PERSON)\b/,
  /\b(?:NUMERO EQUIVOCADO|EQUIVOC(?:O|ARON|ADO) DE NUMERO)\b/,
];

/**
 * Begins like STOP, and goes on with something else: "Stop eating at midnight, right?". A person decides; a bus stop in
 * the middle of a sentence is none.
 */
const mayBeStop = (text: string) =>
  sentencesOf(text, /[.!?;\n]+/).some((sentence) =>
    new RegExp(`^(?:${BEFORE} )*(?:STOP|ALTO|PAREN?|PARAR|UNSUBSCRIBE) (?!BY\\b)`).test(sentence),
  );

/** In plain words. */
const sentencesOf = (text: string, between = /[.!?;,:\n]+/) => text.split(between).map(plainWords).filter(Boolean);

export function intentOf(text: string): InboundIntent {
  const words = plainWords(text);
  const reply = replies[REPLY.exec(words)?.[1] ?? ''];
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
  return mayBeStop(text) || unclear.some((wording) => wording.test(words)) ? 'may_be_stop' : 'words';
}

/** STOP in a sentence of its own opts out, whatever else the text says: "Stop. I cannot bear this." */
const hasSentenceOfStop = (text: string) =>
  sentencesOf(text).some((sentence) => /^(?:STOP+|STOPALL|ALTO|UNSUBSCRIBE)$/.test(sentence));

/** Carriers treat CANCEL as an opt-out. As a reply to a reminder it may mean the visit, so staff have to ask. */
export const mayMeanVisit = (text: string) =>
  /\bCANCEL(?:AR|E|ED|ING|LED)?\b/.test(plainWords(text)) && intentOf(text) === 'stop';

/** All that one says who only wants no more texts. A word that is not among them is for a person to read. */
const SAID_WITH_STOP = new Set(
  (
    'STOP STOPALL ALL UNSUBSCRIBE END QUIT REVOKE OPTOUT OPT OUT CANCEL REMOVE ALTO PARAR PARE PAREN NO MAS BAJA DETENER BASTA ' +
    'PLEASE PLS PLZ JUST OK OKAY HEY HI HELLO YES I SAID SAY CAN COULD WOULD WILL YOU U WRONG NUMBER IT THIS NOW ALREADY TODAY THANKS THANK ' +
    "TEXT TEXTS TEXTING MESSAGE MESSAGES MESSAGING SMS REMINDER REMINDERS CONTACT CONTACTING SEND SENDING WRITE WRITING DO NOT DON'T DONT EVER ANY " +
    'ANYMORE MORE AGAIN THE THESE THOSE YOUR MY OF TO ME US FROM WITH WANT NEED GET GETTING RECEIVE RECEIVING TAKE OFF LIST LEAVE ALONE AND ' +
    'POR FAVOR PORFAVOR YA DIJE HOLA AHORA GRACIAS MENSAJE MENSAJES TEXTO TEXTOS RECORDATORIO RECORDATORIOS ME NOS MANDE MANDEN MANDES ENVIE ENVIEN ' +
    'ENVIES ESCRIBA ESCRIBAN ESCRIBAS DEJE DEJEN DEJA DEJAR DE MANDAR MANDARME ENVIAR ENVIARME ESCRIBIR ESCRIBIRME QUIERO RECIBIR SUS LOS ESTOS OTROS Y'
  ).split(' '),
);

/** Whether a text that opts out says something else, too: "STOP. I feel worse". Somebody reads that. */
export const saysMoreThanStop = (text: string) =>
  !isSpelledStop(plainWords(text)) &&
  sentencesOf(text).some(
    (sentence) =>
      !sentence.split(' ').every((word) => SAID_WITH_STOP.has(word) || isSpelledStop(word)) ||
      // of words that are all among them something else can be made: "I want out"
      !(FILLED.test(sentence) || intentOf(sentence) === 'stop'),
  );

const FILLED = new RegExp(`^(?:${BEFORE}|${AFTER})(?: (?:${BEFORE}|${AFTER}))*$`);
