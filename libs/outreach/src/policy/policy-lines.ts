import type { OutreachRules, RuleLine } from '@snowmelt/contracts';
import { Duration } from 'luxon';
import { OutreachPolicy } from '../plan/outreach-policy.js';

type Part = keyof OutreachRules;
const span = (iso: string) => Duration.fromISO(iso).toHuman();
const spans = (all: readonly string[]) => (all.length === 0 ? 'none' : all.map(span).join(', '));
const hours = ({ from, to }: { from: string; to: string }) => `${from} to ${to}`;
const yes = (is: boolean) => (is ? 'yes' : 'no');

type Lines<Of extends Part> = (value: NonNullable<OutreachRules[Of]>) => Record<string, string>;
/** How each part reads. One that only a newer release knows is shown by its name. */
const known: { readonly [Of in Part]?: Lines<Of> } = {
  sendWindow: (window) => ({ 'Messages are planned for': hours(window) }),
  outerWindow: (window) => ({ 'None goes out but': hours(window) }),
  texts: ({ perDay, perWeek }) => ({ 'Most texts a day': `${perDay}`, 'Most texts in 7 days': `${perWeek}` }),
  reminders: ({ dose, inPerson, video }) => ({
    'Reminders of a dose': spans(dose),
    'Reminders of another visit in person': spans(inPerson),
    'Reminders of a visit by video or telephone': spans(video),
  }),
  tellOfChanges: (way) => ({ 'A patient hears of a change': way === 'message' ? 'by a message' : 'from a person' }),
  unmarkedAfter: (after) => ({ 'A visit that nobody marked is a task after': span(after) }),
  firstText: (is) => ({ 'A first text after each consent': yes(is) }),
  education: (codes) => ({ 'Readings in use': codes.length === 0 ? 'none' : codes.join(', ') }),
  educationGoodFor: (good) => ({ 'A reading is sent and open for': span(good) }),
  emailAfterFailedText: (after) => ({ 'E-mail after a failed text': span(after) }),
  unclearGivenUpAfter: (after) => ({ 'Asked whether it arrived, after': span(after) }),
  late: ({ after, callBefore }) => ({
    'A message that waits in vain is late after': span(after),
    'Somebody calls when the visit is nearer than': span(callBefore),
  }),
};

/** What rules of messages say, line by line. A version of before, which does not fit any more, as it is stored. */
export function policyLines(rules: OutreachRules): RuleLine[] {
  const isFit = OutreachPolicy.safeParse(rules).success;
  return Object.entries(rules).flatMap(([part, value]) => {
    const lines = isFit ? (known[part as Part] as ((value: unknown) => Record<string, string>) | undefined) : undefined;
    const said = lines ? lines(value) : { [inWords(part)]: JSON.stringify(value) };
    return Object.entries(said).map(([label, words]) => ({ label, words, source: null }));
  });
}

/** `clearAfterHours` as "Clear after hours". */
const inWords = (name: string) => {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
