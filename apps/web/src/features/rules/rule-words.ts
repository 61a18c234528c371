import type { RuleKind } from '@snowmelt/contracts';

/** Where a rule is changed, and what it is called there. */
export const pageOf = {
  protocol: { to: '/settings/protocols', word: 'Protocols' },
  outreach_policy: { to: '/message-rules', word: 'Rules of messages' },
  visit_policy: { to: '/settings/video-rules', word: 'Visits by video' },
  note_template: { to: '/settings/note-forms', word: 'Forms of notes' },
} as const satisfies Readonly<Record<RuleKind, { to: string; word: string }>>;

/** A number of something, e.g. "1 change", "2 changes". */
export const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
