import { Injectable } from '@nestjs/common';
import { actors } from '@snowmelt/audit';
import type { TaskKind } from '@snowmelt/contracts';
import { taskKinds } from './task-kinds.js';
import { TaskRepository, type WantedRow } from './task.repository.js';

/** A reason for somebody at the clinic to do something. */
export interface TaskWanted {
  /** Stays the same as long as the reason does, e.g. `unreachable:<appointmentId>`. At most 200 characters. */
  readonly key: string;
  readonly kind: TaskKind;
  readonly patientId?: string | null;
  readonly appointmentId?: string | null;
  /** Start of the visit as wall time, `2026-12-07T09:00`. */
  readonly visitLocal?: string | null;
  /** By when. */
  readonly dueAt: Date;
}

/** For other domains: what the clinic owes goes by its reasons, as touches go by the facts. */
@Injectable()
export class Tasks {
  constructor(private readonly tasks: TaskRepository) {}

  /**
   * Brings the open tasks of a scope in line with its reasons: opens what is new, closes what has no reason any more.
   * Idempotent. What a person has closed stays closed, and what only a person may close stays open. Runs in the
   * caller's unit of work, so that no reason is without its task.
   */
  async settle(scope: string, wanted: readonly TaskWanted[]): Promise<void> {
    await this.tasks.settle(scope, wanted.map(rowOf));
  }

  /**
   * For what keeps coming in, such as texts: opens the task unless one of the same scope is open, which then stands for
   * both. A person closes it, or `finish`. Returns the id of the task that stands.
   */
  async openOnce(scope: string, task: TaskWanted): Promise<string> {
    return this.tasks.openOnce(scope, rowOf(task));
  }

  /** Open tasks that somebody has taken or was given. */
  heldBy(staffId: string): Promise<number> {
    return this.tasks.heldBy(staffId);
  }

  /** Gives what somebody has to a colleague, or back to its roles. */
  async handOver(staffId: string, toId: string | null): Promise<void> {
    await this.tasks.handOver(staffId, toId);
  }

  /** Closes what is open of a scope for the acting person, whose act was what the task asked for. */
  async finish(scope: string, outcome: string): Promise<void> {
    await this.tasks.finish(scope, { by: actors.staffId(), outcome });
  }

  /** The same for tasks by id; one that needs a note or a decision stays open. */
  async finishThose(ids: readonly string[], outcome: string): Promise<void> {
    await this.tasks.finishThose(ids, { by: actors.staffId(), outcome });
  }
}

function rowOf({ key, kind, patientId = null, appointmentId = null, visitLocal = null, dueAt }: TaskWanted): WantedRow {
  const { ladder, climbsAfterMinutes } = taskKinds[kind];
  const climbsAt = ladder.length > 1 ? new Date(dueAt.getTime() + climbsAfterMinutes * 60_000) : null;
  return { key, kind, patientId, appointmentId, visitLocal, role: ladder[0], dueAt, climbsAt };
}
