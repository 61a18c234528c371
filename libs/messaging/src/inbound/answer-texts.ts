import type { Locale } from '@snowmelt/contracts';
import { inGsm7 } from '../gsm7.js';
import type { ReplyKind } from './automatic-answer.js';

/** The sender of the reply. */
export interface ReplySender {
  readonly sender: string;
  readonly phone: string;
}

// As in templates.ts, no word about the treatment. No text may say or imply that anyone monitors the number.
const received: Record<Locale, (phone: string) => string> = {
  'en-US': (phone) => `Texts are not read at once. Call ${phone}. Emergency: 911. Crisis: call or text 988.`,
  'es-US': (phone) =>
    `Los mensajes no se leen de inmediato. Llame al ${phone}. Emergencia: 911. Crisis: llame (marque 2) o envíe AYUDA al 988.`,
};
const texts: Record<ReplyKind, Record<Locale, (phone: string) => string>> = {
  received,
  check: received,
  help: {
    'en-US': (phone) =>
      `Visit reminders. Questions? Call ${phone}. Msg and data rates may apply. Emergency: 911. Crisis: 988. STOP to opt out.`,
    'es-US': (phone) =>
      `Recordatorios de citas. ¿Preguntas? Llame al ${phone}. Puede haber cargos. Emergencia: 911. Crisis: 988, marque 2. ALTO para no recibir más.`,
  },
  stopped: {
    'en-US': (phone) =>
      `You will get no more texts. Questions? Call ${phone}. Emergency: 911. Crisis: call or text 988.`,
    'es-US': (phone) =>
      `No le enviaremos más mensajes. ¿Preguntas? Llame al ${phone}. Emergencia: 911. Crisis: llame (marque 2) o envíe AYUDA al 988.`,
  },
  crisis: {
    'en-US': () =>
      'In danger? Please call 911. To talk, call or text 988, day or night. We are sorry: nobody is watching this number.',
    'es-US': () =>
      '¿En peligro? Llame al 911. Para hablar, llame (marque 2) o envíe AYUDA al 988, día y noche. Lo sentimos: nadie vigila este número.',
  },
  // as short as it can be: with a sender's name and phone it is one text
  crisis_stopped: {
    'en-US': () =>
      'In danger? Call 911. To talk, call or text 988, day or night. Nobody watches this number. You get no more texts.',
    'es-US': () =>
      '¿Peligro? Llame al 911. Para hablar, 988 (marque 2) o AYUDA al 988. Nadie vigila este número. No más mensajes.',
  },
};

/**
 * In one language or in both. Without a sender when several clinics share the installation and none knows the number.
 */
export function replyText(kind: ReplyKind, locales: readonly Locale[], answerer: ReplySender | null): string {
  const written = locales
    .map((locale) => texts[kind][locale](answerer?.phone ?? (locale === 'es-US' ? 'su consultorio' : 'your care team')))
    .join('\n');
  if (!answerer) return inGsm7(written);
  return inGsm7(
    kind === 'crisis' || kind === 'crisis_stopped'
      ? `${written}\n${answerer.sender}: ${answerer.phone}`
      : `${answerer.sender}: ${written}`,
  );
}

/** The language of the text if it is clear; else the language that all patients with this number share; else both. */
export function localesOf(ofWords: Locale | null, ofPatients: readonly Locale[]): Locale[] {
  if (ofWords) return [ofWords];
  const known = [...new Set(ofPatients)];
  return known.length === 1 ? known : ['en-US', 'es-US'];
}
