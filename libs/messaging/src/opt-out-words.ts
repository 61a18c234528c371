/** What an inbound text asks for. CANCEL is an opt-out for carriers, whatever the patient meant by it: staff see it too. */
export type InboundWish = 'stop' | 'start' | 'help' | 'words';

const stop = new Set(['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'OPT OUT', 'CANCEL', 'REMOVE', 'ALTO', 'PARAR', 'PARE', 'PAREN', 'NO MAS', 'BAJA', 'DETENER', 'BASTA']);
const start = new Set(['START', 'UNSTOP', 'YES START', 'ALTA']);
const help = new Set(['HELP', 'INFO', 'AYUDA']);

const TEXTS = '(?:TEXTS?|TEXTING|MESSAGES?|MESSAGING|SMS|REMINDERS?|CONTACTING|SENDING|WRITING)';
/** Any reasonable wording ends the texts (47 CFR 64.1200(a)(10)), not only the carriers' keywords; but a bus stop does not. */
const reasonable = [
  /^(?:PLEASE )?(?:STOP|ALTO|PARAR|PAREN)\b/, /^UNSUBSCRIBE\b/, /\bUNSUBSCRIBE ME\b/, /\bOPT (?:ME )?OUT\b/,
  new RegExp(`\\b(?:STOP|QUIT) (?:THE |THESE |YOUR |ALL )?${TEXTS}\\b`), new RegExp(`\\bNO MORE (?:OF )?(?:THE |THESE |YOUR )?${TEXTS}\\b`),
  /\b(?:DO NOT|DON'?T) (?:EVER )?(?:TEXT|MESSAGE|CONTACT|WRITE) (?:TO )?(?:ME|US|THIS)\b/, /\b(?:DO NOT|DON'?T) (?:EVER )?SEND (?:ME |US )?(?:ANY |ANYMORE |MORE |THESE )*(?:TEXTS?|MESSAGES?)\b/,
  /\b(?:DO NOT|DON'?T) WANT (?:ANY |MORE |THESE |YOUR |TO (?:GET|RECEIVE) )*(?:TEXTS?|MESSAGES?|REMINDERS?)\b/, /\b(?:TAKE|REMOVE) ME (?:OFF|FROM)\b/, /^REMOVE ME\b/, /\bLEAVE ME ALONE\b/,
  /\bNO MAS (?:MENSAJES|TEXTOS)\b/, /\bNO (?:ME )?(?:MANDEN?|MANDES|ENVIEN?|ENVIES|ESCRIBAN?|ESCRIBAS) MAS\b/, /\bDEJ(?:EN?|A|AR) DE (?:MANDAR|ENVIAR|ESCRIBIR)/, /\bNO QUIERO (?:MAS |RECIBIR )+(?:MENSAJES|TEXTOS)\b/,
];

export function wishOf(text: string): InboundWish {
  // phones write ’ for ' and write Spanish with or without its accents
  const words = text.normalize('NFD').replace(/\p{M}|\p{Cf}/gu, '').replace(/[\u2018\u2019\u02bc\u00b4`]/g, '\'').toUpperCase().replace(/[^\p{L}\p{N}']+/gu, ' ').trim();
  if (/\b(?:DO NOT|DON'?T|NEVER) STOP\b/.test(words)) return 'words';
  if (stop.has(words.replaceAll('\'', '')) || reasonable.some((wording) => wording.test(words))) return 'stop';
  if (start.has(words)) return 'start';
  if (help.has(words)) return 'help';
  return 'words';
}
