import type { Role } from '@snowmelt/contracts';
import { deskReadsFrom } from './desk-hours.js';
import { rolesAfter, taskKinds } from './task-kinds.js';
import type { ClimbingTask } from './task.repository.js';

/**
 * Where a task goes whose time has come: to the next role that somebody has. What is not urgent waits for the desk's
 * hours first, because at night nobody who could do it is there to miss it.
 */
export function nextStep(
  { kind, role, zone, rolesHere }: ClimbingTask,
  now: Date,
): { role: Role; climbsAt: Date | null } {
  const { isUrgent, climbsAfterMinutes } = taskKinds[kind];
  const from = isUrgent ? now : deskReadsFrom(now, zone);
  if (from > now) return { role, climbsAt: from };
  const [next = role, ...later] = rolesAfter(taskKinds[kind], role).filter((one) => rolesHere.includes(one));
  return { role: next, climbsAt: later.length > 0 ? new Date(now.getTime() + climbsAfterMinutes * 60_000) : null };
}
