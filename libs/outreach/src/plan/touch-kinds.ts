import { answerKinds } from './kinds/answer.js';
import { reading } from './kinds/reading.js';
import { reminder } from './kinds/reminder.js';
import { VISIT_CANCELLED, VISIT_MOVED, visitCancelled, visitMoved } from './kinds/visit-change.js';
import { visitLink } from './kinds/visit-link.js';
import { welcome } from './kinds/welcome.js';
import type { TouchKind } from './touch-kind.js';

export type TouchKinds = Readonly<Record<string, TouchKind>>;

/**
 * Every kind of touch by name. A touch's template is that name, alone or with a hyphen and which one of the kind it is:
 * `visit-link`, `reminder-24h`, `education-E7`. Everything else that differs by kind is looked up here.
 */
export const touchKinds = {
  reminder,
  'visit-link': visitLink,
  [VISIT_MOVED]: visitMoved,
  [VISIT_CANCELLED]: visitCancelled,
  education: reading,
  welcome,
  ...answerKinds,
} satisfies TouchKinds;

/** Returns null for a kind that only a newer release has. */
export function findKind(template: string, kinds: TouchKinds = touchKinds): TouchKind | null {
  const [name] = Object.keys(kinds)
    .filter((one) => template === one || template.startsWith(`${one}-`))
    .sort((one, other) => other.length - one.length);
  return (name && kinds[name]) || null;
}

/** @throws for a kind that only a newer release has: its touch waits for a worker of that release. */
export function kindOf(template: string, kinds: TouchKinds = touchKinds): TouchKind {
  const kind = findKind(template, kinds);
  if (!kind) throw new Error(`no kind of touch has the template ${template}`);
  return kind;
}

/** Whether it tells of a change, and so goes out also for a dose that is stopped and for a visit that was cancelled. */
export const tellsOfChange = (template: string) => findKind(template)?.ofStoppedDoses ?? false;

/** The names of the kinds that are something to read. */
export const readingKinds = Object.entries(touchKinds)
  .filter(([, { words }]) => words === 'reading')
  .map(([name]) => name);

/** The names of the kinds that are needed at once. */
export const neededAtOnce = Object.entries(touchKinds)
  .filter(([, { isNeededAtOnce }]) => isNeededAtOnce)
  .map(([name]) => name);
