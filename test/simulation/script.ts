import { type Chance, chanceOf } from './chance.js';

export interface Size {
  readonly seed: number;
  readonly patients: number;
  readonly weeks: number;
}

/** What becomes of a visit, decided before it is booked. */
export type Fate =
  | {
      readonly what: 'comes';
      readonly confirms: boolean;
      readonly isMarked: boolean;
      readonly noteAfter: number | null;
    }
  | { readonly what: 'missed'; readonly again: boolean }
  | { readonly what: 'moved'; readonly hoursBefore: number; readonly told: boolean }
  | {
      readonly what: 'cancelled';
      readonly hoursBefore: number;
      readonly by: 'patient' | 'clinic';
      readonly told: boolean;
      /** Another one is booked at once, as soon as there is one: often too late for a reminder. */
      readonly again: boolean;
    };
/** So many days after the patient's first call, at this minute of the clinic's day. */
export interface Moment {
  readonly afterDays: number;
  readonly minute: number;
}
type Turn =
  | (Moment & { readonly what: 'hold'; readonly days: number; readonly cancels: boolean })
  | (Moment & { readonly what: 'withdraw'; readonly reason: 'patient_choice' | 'lost' });

export interface PatientScript {
  readonly number: number;
  readonly begins: Moment;
  readonly contact: {
    readonly sms: boolean;
    readonly email: boolean;
    readonly language: 'en-US' | 'es-US';
    readonly timeZone: string;
  };
  /** The hour at which they like to come. */
  readonly hour: number;
  /** Of the first visit that is booked, the second, ... */
  readonly fates: readonly Fate[];
  readonly turns: readonly Turn[];
  readonly texts: readonly (Moment & { readonly words: string })[];
  readonly consents: readonly (Moment & { readonly sms: boolean; readonly email: boolean })[];
}

export const ZONE = 'America/Los_Angeles';
const FATES = 40;
/** Each has one of the numbers that are set aside for invented people, in three area codes. */
const MOST_PATIENTS = 299;
/** Hours after a visit: also at night, and when what is read after it is due, or too late. */
const SIGNED_AFTER = [0, 0, 0, 1, 20, 31, 38, 45, 100, 180];
const OTHER_WORDS = [
  ...['2', '3', '3', 'thanks', 'ok', 'Can I bring my dog?', 'gracias', 'HELP'],
  ...['Stop eating at midnight, right?', 'I want to die', 'I could kill for a coffee'],
];
const STOPS = ['STOP', 'stop please', 'alto', 'CANCEL'];

/** The quarter as it is told: pure, and each patient draws from numbers of their own. */
export function scriptOf({ seed, patients, weeks }: Size): PatientScript[] {
  if (patients > MOST_PATIENTS) throw new Error(`there are numbers for ${MOST_PATIENTS} patients only`);
  return Array.from({ length: patients }, (_, index) => {
    const week = Math.floor((index * Math.max(weeks - 2, 1)) / patients);
    return patientOf(index + 1, chanceOf(seed * 7919 + index + 1), week);
  });
}

function patientOf(number: number, chance: Chance, week: number): PatientScript {
  const begins = { afterDays: week * 7 + chance.between(0, 4), minute: inHours(chance) };
  const sms = chance.happens(0.9);
  return {
    number,
    begins,
    contact: {
      sms,
      email: chance.happens(sms ? 0.5 : 0.8),
      language: chance.happens(0.25) ? 'es-US' : 'en-US',
      timeZone: chance.of([...Array<string>(8).fill(ZONE), 'America/Denver', 'Pacific/Honolulu']),
    },
    hour: chance.between(8, 15),
    fates: Array.from({ length: FATES }, () => fateOf(chance)),
    turns: turnsOf(chance),
    ...textsOf(chance),
  };
}

/** A time at which the clinic is open, on the five minutes. */
const inHours = (chance: Chance) => chance.between((8 * 60 + 15) / 5, (16 * 60 + 45) / 5) * 5;
const atAnyTime = (chance: Chance) => chance.between(0, (24 * 60) / 5 - 1) * 5;
const moment = (chance: Chance, from: number, to: number, minute = inHours(chance)): Moment => ({
  afterDays: chance.between(from, to),
  minute,
});

function fateOf(chance: Chance): Fate {
  const kind = chance.next();
  const hoursBefore = chance.between(2, 90);
  if (kind < 0.04) return { what: 'missed', again: chance.happens(0.5) };
  if (kind < 0.12) return { what: 'moved', hoursBefore, told: chance.happens(0.5) };
  if (kind < 0.18)
    return {
      what: 'cancelled',
      hoursBefore,
      by: chance.of(['patient', 'clinic']),
      told: chance.happens(0.5),
      again: chance.happens(0.6),
    };
  return {
    what: 'comes',
    confirms: chance.happens(0.4),
    isMarked: chance.happens(0.95),
    noteAfter: chance.happens(0.93) ? chance.of(SIGNED_AFTER) : null,
  };
}

function turnsOf(chance: Chance): Turn[] {
  if (chance.happens(0.15))
    return [
      { what: 'hold', ...moment(chance, 4, 30), days: chance.between(1, 12), cancels: chance.happens(0.4) },
      ...(chance.happens(0.3)
        ? [{ what: 'withdraw' as const, ...moment(chance, 44, 60), reason: 'patient_choice' as const }]
        : []),
    ];
  return chance.happens(0.07)
    ? [{ what: 'withdraw', ...moment(chance, 5, 40), reason: chance.of(['patient_choice', 'lost']) }]
    : [];
}

/** Words to the clinic, and what is said on its forms; who ends the texts by a text does not change the form. */
function textsOf(chance: Chance): Pick<PatientScript, 'texts' | 'consents'> {
  const words = Array.from({ length: chance.between(0, 4) }, () => ({
    ...moment(chance, 1, 80, atAnyTime(chance)),
    words: chance.of(OTHER_WORDS),
  }));
  if (chance.happens(0.1)) {
    const stop = { ...moment(chance, 3, 40, atAnyTime(chance)), words: chance.of(STOPS) };
    const again = { ...moment(chance, stop.afterDays + 1, stop.afterDays + 15, atAnyTime(chance)), words: 'START' };
    return { texts: [...words, stop, ...(chance.happens(0.6) ? [again] : [])], consents: [] };
  }
  const changes = chance.happens(0.08)
    ? [{ ...moment(chance, 5, 40), sms: chance.happens(0.5), email: chance.happens(0.6) }]
    : [];
  return { texts: words, consents: changes };
}
