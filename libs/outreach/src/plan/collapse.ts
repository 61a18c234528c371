import type { TouchStatus } from '@snowmelt/contracts';
import type { PlannedTouch } from './facts.js';
import type { StoredTouch } from './reconcile.js';
import { findKind } from './touch-kinds.js';

/** What is due within a quarter of an hour of each other is one message. */
export const TOGETHER_MS = 15 * 60_000;

/** As far as it decides with which other touch it goes. */
export type Collapsible = Pick<
  PlannedTouch,
  'key' | 'template' | 'rank' | 'appointmentId' | 'appointmentVersion' | 'educationCode' | 'dueAt'
>;
/**
 * `goesWith`: the key of the touch whose message and page it shares; null: it has its own. `heldBack`: why it cannot be
 * sent as things are; what is held back goes with nothing.
 */
export type Owed<T extends Collapsible = PlannedTouch> = T & {
  readonly goesWith: string | null;
  readonly heldBack?: string | null;
};

/** Its message was composed, or judged: nothing is added to it any more. */
const COMPOSED: readonly TouchStatus[] = ['sending', 'sent', 'failed', 'expired', 'suppressed'];
export const isComposed = (status: TouchStatus | undefined) => status !== undefined && COMPOSED.includes(status);

/**
 * One text, not two: what is due to a patient about the same visit within the same quarter of an hour goes in one
 * message with one page. One of them carries the others, and has the budget's rank of the most important. What is
 * overdue is due now, so after an outage two reminders are one. The page has room for one reading: a second one goes by
 * itself. A touch that was carried stays with a message that has left, and is owed by itself again when its carrier is
 * withdrawn.
 */
export function collapse<T extends Collapsible & Pick<Owed, 'heldBack'>>(
  owed: readonly T[],
  stored: readonly Pick<StoredTouch, 'key' | 'status' | 'goesWith'>[],
  now: Date,
): Owed<T>[] {
  const known = new Map(stored.map((touch) => [touch.key, touch]));
  const statusOf = (key: string | null | undefined) => known.get(key ?? '')?.status;
  const settled = ({ key }: T) => {
    const carrier = statusOf(key) === 'carried' ? (known.get(key)?.goesWith ?? null) : null;
    return isComposed(statusOf(carrier)) ? carrier : null;
  };
  const open = owed.filter(
    (touch) => touch.appointmentId && !touch.heldBack && !isComposed(statusOf(touch.key)) && !settled(touch),
  );
  const messages = visitsOf(open).flatMap((ofVisit) => messagesOf(ofVisit, now));
  const messageOf = new Map(messages.flatMap((message) => message.all.map(({ key }) => [key, message] as const)));
  return owed.map((touch) => {
    const message = messageOf.get(touch.key);
    if (!message) return { ...touch, goesWith: settled(touch) };
    return message.carrier.key === touch.key
      ? { ...touch, rank: Math.min(...message.all.map(({ rank }) => rank)), goesWith: null }
      : { ...touch, goesWith: message.carrier.key };
  });
}

interface Message<T> {
  readonly carrier: T;
  readonly all: readonly T[];
}

function visitsOf<T extends Collapsible>(touches: readonly T[]): T[][] {
  const visits = new Map<string, T[]>();
  for (const touch of touches) {
    const visit = `${touch.appointmentId}:${touch.appointmentVersion}`;
    visits.set(visit, [...(visits.get(visit) ?? []), touch]);
  }
  return [...visits.values()];
}

function messagesOf<T extends Collapsible>(ofVisit: readonly T[], now: Date): Message<T>[] {
  const dueAt = (touch: T) => Math.max(touch.dueAt.getTime(), now.getTime());
  const [first, ...others] = [...ofVisit].sort((a, b) => dueAt(a) - dueAt(b) || inOrder(a, b));
  if (!first) return [];
  const near = [first, ...others.filter((touch) => dueAt(touch) - dueAt(first) < TOGETHER_MS)].sort(inOrder);
  const reading = near.find(({ educationCode }) => educationCode !== null);
  const all = near.filter((touch) => touch.educationCode === null || touch === reading);
  const rest = ofVisit.filter((touch) => !all.includes(touch));
  return [{ carrier: all[0] as T, all }, ...messagesOf(rest, now)];
}

/** A link that is needed at once carries the others: it waits for nothing. Else the most important one does. */
function inOrder(a: Collapsible, b: Collapsible): number {
  const waits = ({ template }: Collapsible) => (findKind(template)?.isNeededAtOnce ? 0 : 1);
  return waits(a) - waits(b) || a.rank - b.rank || a.dueAt.getTime() - b.dueAt.getTime() || (a.key < b.key ? -1 : 1);
}
