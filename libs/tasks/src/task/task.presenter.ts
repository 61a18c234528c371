import type { Task } from '@snowmelt/contracts';
import { goesOn } from './next-step.js';
import { taskKinds } from './task-kinds.js';
import type { TaskRow } from './task.repository.js';

export function presented(row: TaskRow): Task {
  const kind = taskKinds[row.kind];
  const { id, version, appointmentId, visitLocal, role, openedAt, dueAt, isOverdue } = row;
  const next = row.climbsAt ? goesOn(row, new Date(row.climbsAt)) : null;
  return {
    id,
    version,
    kind: row.kind,
    title: row.words ?? kind.title,
    why: kind.why,
    isUrgent: kind.isUrgent ?? false,
    patient: row.patientId && row.patientName ? { id: row.patientId, name: row.patientName, phone: row.phone } : null,
    appointmentId,
    visitLocal,
    role,
    nextRole: next?.role ?? null,
    climbsAt: next?.at.toISOString() ?? null,
    assignee: colleague(row.assigneeId, row.assigneeName),
    openedAt,
    dueAt,
    isOverdue,
    needsNote: kind.needsNote ?? false,
    isDecided: kind.byDecision ?? false,
    closed: row.closedAt ? { at: row.closedAt, by: colleague(row.closedById, row.closedByName) } : null,
    outcomes: [...row.outcomes],
  };
}

const colleague = (id: string | null, name: string | null) => (id && name ? { id, name } : null);
