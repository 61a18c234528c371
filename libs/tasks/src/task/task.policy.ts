import type { Role, TaskKind } from '@snowmelt/contracts';
import { NOTE_LENGTH, NOTE_ROLES, taskKinds } from './task-kinds.js';

/** Why somebody may not close a task of this kind with these words; null if they may. */
export function closingRefusal(
  kind: TaskKind,
  outcome: string,
  roles: readonly Role[],
): 'decideFirst' | 'notYours' | 'noNote' | null {
  const { byDecision, needsNote } = taskKinds[kind];
  if (byDecision) return 'decideFirst';
  if (!needsNote) return null;
  if (!mayClose(kind, roles)) return 'notYours';
  return outcome.trim().length < NOTE_LENGTH ? 'noNote' : null;
}

/** Who may not close a task of this kind may not open it again either. */
export const mayClose = (kind: TaskKind, roles: readonly Role[]): boolean =>
  !taskKinds[kind].needsNote || roles.some((role) => NOTE_ROLES.includes(role));
