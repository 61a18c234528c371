import type { Role, TaskKind } from '@snowmelt/contracts';
import { NOTE_LENGTH, NOTE_ROLES, taskKinds } from './task-kinds.js';

/** Why somebody may not close a task of this kind with these words; null if they may. */
export function closingRefusal(kind: TaskKind, outcome: string, roles: readonly Role[]): 'notYours' | 'noNote' | null {
  if (!taskKinds[kind].needsNote) return null;
  if (!roles.some((role) => NOTE_ROLES.includes(role))) return 'notYours';
  return outcome.trim().length < NOTE_LENGTH ? 'noNote' : null;
}
