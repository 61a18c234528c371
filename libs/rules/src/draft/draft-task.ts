import type { TaskWanted } from '@snowmelt/tasks';

const DAY_MS = 86_400_000;

export const scopeOfDraft = (id: string) => `rule-draft:${id}`;

/** What somebody owes about a draft as it is at this version, within a day. */
export const taskOfDraft = (
  id: string,
  version: number,
  kind: 'rule_to_approve' | 'rule_sent_back',
  now: Date,
): TaskWanted => ({ key: `${scopeOfDraft(id)}:${version}`, kind, dueAt: new Date(now.getTime() + DAY_MS) });
