import type { Me } from '@snowmelt/contracts';
import type { LinkProps } from '@tanstack/react-router';
import { maySeeUnsigned } from '../features/notes/note-access';
import { useNotSentCount } from '../features/outreach/not-sent-queries';
import { isDirector, mayDraft } from '../features/rules/rules-access';
import { useDraftCount } from '../features/rules/rules-queries';
import { useTaskCount } from '../features/tasks/task-queries';
import { maySeeVisits } from '../features/telehealth/telehealth-access';
import { useWaiting } from '../features/telehealth/visit-queries';
import type { IconName } from './icons';
import { useMe } from './me';

/** `forMe`: it waits for the user or their role. `inVideo`: a patient is waiting right now. */
export interface RailCount {
  readonly kind: 'forMe' | 'inVideo';
  readonly count: number;
  /** What is counted, after the number, for those who hear it. */
  readonly words: string;
}
export interface RailItem {
  readonly to: LinkProps['to'] & string;
  readonly word: string;
  readonly icon: IconName;
  /** Pressed after `g`. */
  readonly key?: string;
  /** Everybody, if not said. */
  readonly isFor?: (me: Me) => boolean;
  /** Called for those who see the item. */
  readonly useCount?: () => RailCount;
}

/** Counted for whoever approves; the others see it in Settings. */
function useToApprove(): RailCount {
  const { toApprove = 0 } = useDraftCount().data ?? {};
  return { kind: 'forMe', count: isDirector(useMe()) ? toApprove : 0, words: 'to approve' };
}

/** What staff open from anywhere: one more page is one more entry. On a narrow screen the rest is under "More". */
const railItems: readonly RailItem[] = [
  { to: '/', word: 'Calendar', icon: 'calendar', key: 'c' },
  { to: '/patients', word: 'Patients', icon: 'patients', key: 'p' },
  {
    to: '/todo',
    word: 'To do',
    icon: 'todo',
    key: 'd',
    useCount: () => ({ kind: 'forMe', count: useTaskCount().data?.role ?? 0, words: 'to do' }),
  },
  { to: '/texts', word: 'Texts', icon: 'inbox', key: 'i' },
  {
    to: '/visits',
    word: 'Video',
    icon: 'video',
    isFor: maySeeVisits,
    useCount: () => ({ kind: 'inVideo', count: useWaiting().data?.items.length ?? 0, words: 'waiting' }),
  },
  { to: '/notes', word: 'Notes', icon: 'notes', isFor: maySeeUnsigned },
  {
    to: '/not-sent',
    word: 'Messages',
    icon: 'messages',
    useCount: () => ({
      kind: 'forMe',
      count: useNotSentCount().data?.soon ?? 0,
      words: 'not sent for visits today or tomorrow',
    }),
  },
  {
    to: '/settings',
    word: 'Settings',
    icon: 'settings',
    isFor: mayDraft,
    useCount: useToApprove,
  },
  { to: '/outbox', word: 'Outbox', icon: 'outbox', isFor: (me) => me.demo },
];

export const itemsFor = (me: Me) => railItems.filter(({ isFor }) => isFor?.(me) ?? true);

export type CountedItem = RailItem & { readonly counted?: RailCount };

/** The items with their counts. `items` stay the same from one render to the next: the frame is keyed by role. */
export const useCounted = (items: readonly RailItem[]): CountedItem[] =>
  items.map((item) => ({ ...item, ...(item.useCount ? { counted: item.useCount() } : {}) }));

/** What waits for the user, in all. */
export const sumForMe = (items: readonly CountedItem[]) =>
  items.reduce((sum, { counted }) => sum + (counted?.kind === 'forMe' ? counted.count : 0), 0);
