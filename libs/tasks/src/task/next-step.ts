import type { Role } from '@snowmelt/contracts';
import { deskReadsFrom } from './desk-hours.js';
import { rolesAfter, taskKinds } from './task-kinds.js';
import type { ClimbingTask } from './task.repository.js';

type Climbing = Pick<ClimbingTask, 'kind' | 'role' | 'zone' | 'desk' | 'rolesHere'>;

const rolesAhead = ({ kind, role, rolesHere }: Climbing) =>
  rolesAfter(taskKinds[kind], role).filter((one) => rolesHere.includes(one));

/** What is not urgent waits for the desk's hours first: at night nobody who could do it is there to miss it. */
const mayGoOn = ({ kind, zone, desk }: Climbing, at: Date) =>
  taskKinds[kind].isUrgent ? at : deskReadsFrom(at, zone, desk);

/** Where a task goes whose time has come: to the next role that somebody has. */
export function nextStep(task: Climbing, now: Date): { role: Role; climbsAt: Date | null } {
  const from = mayGoOn(task, now);
  if (from > now) return { role: task.role, climbsAt: from };
  const [next = task.role, ...later] = rolesAhead(task);
  const after = taskKinds[task.kind].climbsAfterMinutes * 60_000;
  return { role: next, climbsAt: later.length > 0 ? new Date(now.getTime() + after) : null };
}

/** When it goes on, and to whom; null where nobody is left for it. */
export function goesOn(task: Climbing, climbsAt: Date): { role: Role; at: Date } | null {
  const [role] = rolesAhead(task);
  return role ? { role, at: mayGoOn(task, climbsAt) } : null;
}
