import type { TaskKind } from '@snowmelt/contracts';
import type { TaskWanted } from '@snowmelt/tasks';
import { mayMeanVisit, saysMoreThanStop } from '../opt-out-words.js';
import type { ReadText } from './inbound-text.js';

/** By when somebody has to have done it, in minutes. Words of a crisis: at once. */
const DUE_MINUTES: Partial<Record<TaskKind, number>> = {
  crisis_text: 0,
  check_words: 5,
  stop_or_question: 120,
  may_mean_visit: 120,
  call_asked: 120,
};
const OTHERS = 240;
export const OTHERS_MS = OTHERS * 60_000;

/** What stays to be decided also when a text has words of a crisis: else the texts would stay paused in silence. */
const besidesCrisis: readonly (TaskKind | null)[] = ['stop_or_question', 'may_mean_visit'];

/** What somebody has to do about a text; nothing: the program has done it, or nothing is asked for. */
export function kindsOfTask(read: ReadText, isKnown: boolean): TaskKind[] {
  const asked = askedFor(read, isKnown);
  const found: (TaskKind | null)[] =
    read.crisisLevel === 'none'
      ? [asked]
      : [read.crisisLevel === 'crisis' ? 'crisis_text' : 'check_words', besidesCrisis.includes(asked) ? asked : null];
  return found.filter((kind) => kind !== null);
}

function askedFor(read: ReadText, isKnown: boolean): TaskKind | null {
  if (read.wish === 'stop') return besidesStop(read, isKnown);
  if (read.wish === 'start') return null;
  // the automatic answer says who we are; what help the patient wants, a person asks
  if (read.wish === 'help') return isKnown ? 'patient_wrote' : null;
  if (!isKnown) return 'stranger_wrote';
  if (read.wish === 'may_be_stop') return 'stop_or_question';
  if (read.wish === 'other_time') return 'other_time_asked';
  if (read.wish === 'call_me') return 'call_asked';
  return read.words === null ? 'picture_or_empty' : 'patient_wrote';
}

/** The texts end, and what else it says is read: the provider takes only a keyword by itself for STOP. */
function besidesStop({ words, isAnsweredByProvider }: ReadText, isKnown: boolean): TaskKind | null {
  if (mayMeanVisit(words ?? '')) return 'may_mean_visit';
  if (isAnsweredByProvider || !saysMoreThanStop(words ?? '')) return null;
  return isKnown ? 'patient_wrote' : 'stranger_wrote';
}

/** Each text that may be of a crisis is a task of its own; others join what is open of that kind from that patient. */
export const scopeOf = ({ key, kind, patientId }: TaskWanted): string =>
  kind === 'crisis_text' || kind === 'check_words' || !patientId ? key : `${kind}:${patientId}`;

export const taskKey = (inboundMessageId: string, patientId: string | null, kind: TaskKind) =>
  `text:${inboundMessageId}:${patientId ?? 'nobody'}:${kind}`;

interface Arrived {
  readonly inboundMessageId: string;
  /** The patients who have the number; a task for each, because nobody knows which of them wrote. */
  readonly patientIds: readonly string[];
  readonly now: Date;
  /** From when on somebody reads: outside the clinic's hours the next morning. */
  readonly readFrom: Date;
}

/** Of a text that came from a number that none of several clinics knows. */
export const taskOfUnknown = (inboundMessageId: string, readFrom: Date): TaskWanted => ({
  key: taskKey(inboundMessageId, null, 'unknown_clinic'),
  kind: 'unknown_clinic',
  dueAt: new Date(readFrom.getTime() + OTHERS_MS),
});

/** The tasks of a text. */
export function tasksOfText(read: ReadText, { inboundMessageId, patientIds, now, readFrom }: Arrived): TaskWanted[] {
  const dueAt = (kind: TaskKind) => {
    const from = kind === 'crisis_text' || kind === 'check_words' ? now : readFrom;
    return new Date(from.getTime() + (DUE_MINUTES[kind] ?? OTHERS) * 60_000);
  };
  return kindsOfTask(read, patientIds.length > 0).flatMap((kind) =>
    (patientIds.length > 0 ? patientIds : [null]).map((patientId) => ({
      key: taskKey(inboundMessageId, patientId, kind),
      kind,
      patientId,
      dueAt: dueAt(kind),
    })),
  );
}
