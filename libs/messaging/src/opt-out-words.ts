/** What an inbound text asks for. CANCEL is an opt-out for carriers, whatever the patient meant by it: staff see it too. */
export type InboundWish = 'stop' | 'start' | 'help' | 'words';

const stop = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'OPT OUT', 'CANCEL', 'REMOVE', 'ALTO', 'PARAR', 'NO MAS', 'NO MÁS', 'BAJA']);
const start = new Set(['START', 'UNSTOP', 'YES START', 'ALTA']);
const help = new Set(['HELP', 'INFO', 'AYUDA']);

export function wishOf(text: string): InboundWish {
  const words = text.trim().toUpperCase().replace(/[.!,;:]+/g, '').replace(/\s+/g, ' ');
  if (stop.has(words) || /^(STOP|ALTO|PARAR)\b/.test(words) || /\b(STOP|DO NOT|DON'?T) TEXT/.test(words)) return 'stop';
  if (start.has(words)) return 'start';
  if (help.has(words)) return 'help';
  return 'words';
}
