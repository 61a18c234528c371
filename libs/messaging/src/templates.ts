import type { Locale } from '@snowmelt/contracts';
import { inGsm7 } from './gsm7.js';

/** What a text may say: sender, time and link. No word about the treatment, the kind of clinic or the kind of visit. */
export interface TemplateValues {
  readonly sender: string;
  /** e.g. "Tue Nov 24, 10:00 AM", in the patient's zone and language; null for education items. */
  readonly when: string | null;
  readonly link: string;
  readonly phone: string;
  /** The most texts in a week, as the clinic's policy has it. */
  readonly textsPerWeek: number;
}

interface Written {
  readonly sms: string;
  readonly subject: string;
  readonly email: string;
}

/**
 * The kinds of text: a coming visit, an urgent link, a visit's new time, a visit called off, something to read, the
 * first text after consent, and the answers that staff choose.
 */
export const messageWords = [
  'visit',
  'link',
  'moved',
  'cancelled',
  'reading',
  'welcome',
  'read',
  'willCall',
  'pleaseCall',
] as const;
export type MessageWords = (typeof messageWords)[number];

const texts: Record<Locale, Record<MessageWords, (values: TemplateValues) => Written>> = {
  'en-US': {
    visit: ({ sender, when, link, phone }) => ({
      sms: `${sender}: visit ${when} ${link} STOP to opt out`,
      subject: `${sender}: your visit`,
      email: `Hello,\n\nyou have a visit on ${when}.\n\nSee the details and confirm here:\n${link}\n\nTo change it, call us: ${phone}\n\n${sender}\n`,
    }),
    link: ({ sender, when, link, phone }) => ({
      sms: `${sender}: your link for ${when} ${link} STOP to opt out`,
      subject: `${sender}: the link to your visit`,
      email: `Hello,\n\nhere is the link to your visit on ${when}:\n${link}\n\nQuestions? Call us: ${phone}\n\n${sender}\n`,
    }),
    moved: ({ sender, when, link, phone }) => ({
      sms: `${sender}: new time ${when} ${link} STOP to opt out`,
      subject: `${sender}: a new time`,
      email: `Hello,\n\nyour visit has a new time: ${when}.\n\nSee the details and confirm here:\n${link}\n\nIf this does not suit you, call us: ${phone}\n\n${sender}\n`,
    }),
    cancelled: ({ sender, when, link, phone }) => ({
      sms: `${sender}: cancelled ${when} ${link} STOP to opt out`,
      subject: `${sender}: your visit is not taking place`,
      email: `Hello,\n\nyour visit on ${when} is not taking place.\n\nSee what that means here:\n${link}\n\nFor another time, call us: ${phone}\n\n${sender}\n`,
    }),
    reading: ({ sender, link, phone }) => ({
      sms: `${sender}: something to read is ready: ${link} STOP to opt out`,
      subject: `${sender}: something to read`,
      email: `Hello,\n\nwe have something for you to read:\n${link}\n\nQuestions? Call us: ${phone}\n\n${sender}\n`,
    }),
    welcome: ({ sender, textsPerWeek, link, phone }) => ({
      sms: `${sender}: up to ${textsPerWeek} texts a week ${link} HELP for help, STOP to opt out`,
      subject: `${sender}: messages about your visits`,
      email: `Hello,\n\nyou agreed to get messages from us about your visits, by text at most ${textsPerWeek} in a week. See what is planned here:\n${link}\n\nText HELP for help, or STOP if you want no more texts.\n\nQuestions? Call us: ${phone}\n\n${sender}\n`,
    }),
    read: ({ sender, link, phone }) => ({
      sms: `${sender}: we have read your message. ${link} STOP to opt out`,
      subject: `${sender}: we have read your message`,
      email: `Hello,\n\nwe have read your message. Thank you.\n\nYour page:\n${link}\n\nQuestions? Call us: ${phone}\n\n${sender}\n`,
    }),
    willCall: ({ sender, link, phone }) => ({
      sms: `${sender}: we read your message and will call you. ${link} STOP to opt out`,
      subject: `${sender}: we will call you`,
      email: `Hello,\n\nwe have read your message and will call you.\n\nYour page:\n${link}\n\nYou can also call us: ${phone}\n\n${sender}\n`,
    }),
    pleaseCall: ({ sender, link, phone }) => ({
      sms: `${sender}: please call us about your message. ${link} STOP to opt out`,
      subject: `${sender}: please call us`,
      email: `Hello,\n\nwe have read your message. Please call us about it: ${phone}\n\nYour page:\n${link}\n\n${sender}\n`,
    }),
  },
  'es-US': {
    visit: ({ sender, when, link, phone }) => ({
      sms: `${sender}: cita ${when} ${link} ALTO: no más SMS`,
      subject: `${sender}: su cita`,
      email: `Hola:\n\nUsted tiene una cita: ${when}.\n\nVea los detalles y confirme aquí:\n${link}\n\nPara cambiarla, llámenos: ${phone}\n\n${sender}\n`,
    }),
    link: ({ sender, when, link, phone }) => ({
      sms: `${sender}: enlace ${when} ${link} ALTO: no más SMS`,
      subject: `${sender}: el enlace de su cita`,
      email: `Hola:\n\nEste es el enlace de su cita: ${when}.\n${link}\n\n¿Preguntas? Llámenos: ${phone}\n\n${sender}\n`,
    }),
    moved: ({ sender, when, link, phone }) => ({
      sms: `${sender}: otra hora ${when} ${link} ALTO: no más SMS`,
      subject: `${sender}: nueva hora`,
      email: `Hola:\n\nSu cita tiene una nueva hora: ${when}.\n\nVea los detalles y confirme aquí:\n${link}\n\nSi no le conviene, llámenos: ${phone}\n\n${sender}\n`,
    }),
    cancelled: ({ sender, when, link, phone }) => ({
      sms: `${sender}: cancelada ${when} ${link} ALTO: no más SMS`,
      subject: `${sender}: su cita no se hará`,
      email: `Hola:\n\nSu cita no se hará: ${when}.\n\nVea los detalles aquí:\n${link}\n\nPara otra hora, llámenos: ${phone}\n\n${sender}\n`,
    }),
    reading: ({ sender, link, phone }) => ({
      sms: `${sender}: tiene algo para leer: ${link} ALTO: no más SMS`,
      subject: `${sender}: una lectura para usted`,
      email: `Hola:\n\nTenemos una lectura para usted:\n${link}\n\n¿Preguntas? Llámenos: ${phone}\n\n${sender}\n`,
    }),
    welcome: ({ sender, textsPerWeek, link, phone }) => ({
      sms: `${sender}: hasta ${textsPerWeek} mensajes por semana ${link} AYUDA: ayuda. ALTO: no más`,
      subject: `${sender}: mensajes sobre sus citas`,
      email: `Hola:\n\nUsted aceptó recibir mensajes nuestros sobre sus citas, por texto no más de ${textsPerWeek} por semana. Vea aquí lo que sigue:\n${link}\n\nMande AYUDA si necesita ayuda, o ALTO si no quiere más mensajes.\n\n¿Preguntas? Llámenos: ${phone}\n\n${sender}\n`,
    }),
    read: ({ sender, link, phone }) => ({
      sms: `${sender}: leímos su mensaje. ${link} ALTO: no más SMS`,
      subject: `${sender}: leímos su mensaje`,
      email: `Hola:\n\nLeímos su mensaje. Gracias.\n\nSu página:\n${link}\n\n¿Preguntas? Llámenos: ${phone}\n\n${sender}\n`,
    }),
    willCall: ({ sender, link, phone }) => ({
      sms: `${sender}: leímos su mensaje y le llamaremos. ${link} ALTO: no más SMS`,
      subject: `${sender}: le llamaremos`,
      email: `Hola:\n\nLeímos su mensaje y le llamaremos.\n\nSu página:\n${link}\n\nTambién puede llamarnos: ${phone}\n\n${sender}\n`,
    }),
    pleaseCall: ({ sender, link, phone }) => ({
      sms: `${sender}: llámenos sobre su mensaje, por favor. ${link} ALTO: no más SMS`,
      subject: `${sender}: llámenos, por favor`,
      email: `Hola:\n\nLeímos su mensaje. Por favor, llámenos: ${phone}\n\nSu página:\n${link}\n\n${sender}\n`,
    }),
  },
};

export function write(words: MessageWords, locale: Locale, values: TemplateValues): Written {
  const written = texts[locale][words](values);
  return { ...written, sms: inGsm7(written.sms) };
}

/** After a crash, the reference in its link finds a text at the provider. A text without it could go out twice. */
export function checkFindable(body: string, referenceCode: string): void {
  if (!body.includes(referenceCode))
    throw new Error('a message without its reference cannot be found again, and could go out twice');
}
