import { Injectable } from '@nestjs/common';
import { type Actor, actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type {
  AssignTask,
  CloseTask,
  ColleagueList,
  OpenTask,
  Role,
  Task,
  TaskCount,
  TaskPage,
  TaskQuery,
} from '@snowmelt/contracts';
import { notFound } from '@snowmelt/http';
import { PatientService } from '@snowmelt/patients';
import { taskErrors } from './task.errors.js';
import { closingRefusal, mayClose } from './task.policy.js';
import { presented } from './task.presenter.js';
import { TaskRepository, type TaskRow } from './task.repository.js';
import { taskKinds } from './task-kinds.js';

const PAGE_SIZE = 100;
/** "Now" in a form is some minutes ago when it is sent. */
const GRACE_MS = 10 * 60_000;

/** What staff do with their tasks: see, take, give, close, open again, write down. */
@Injectable()
export class TaskService {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly patients: PatientService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list({ whose = 'all', state = 'open', patientId, cursor }: TaskQuery): Promise<TaskPage> {
    if (patientId) await this.patients.mustExist(patientId);
    const filter = { ...caller(), whose, state, patientId: patientId ?? null, taskIds: null };
    const found = await this.tasks.list(filter, cursor ?? null, PAGE_SIZE + 1);
    const items = found.slice(0, PAGE_SIZE);
    this.audit.appendOnceInSession({
      action: 'task.list',
      entityKind: 'task',
      patientId: patientId ?? null,
      detail: { count: items.length, newest: newestOf(items) },
    });
    return {
      items: items.map(presented),
      nextCursor: found.length > PAGE_SIZE ? (items.at(-1)?.cursor ?? null) : null,
    };
  }

  /** By id, for what shows a task beside its reason; the list that it is part of is audited there. */
  async ofIds(ids: readonly string[]): Promise<Task[]> {
    const filter = { ...caller(), whose: 'all', patientId: null, taskIds: ids, state: 'any' } as const;
    return ids.length === 0 ? [] : (await this.tasks.list(filter, null, ids.length)).map(presented);
  }

  /** Reveals nothing about any patient, so every page may ask for it. */
  count(): Promise<TaskCount> {
    const { staffId, roles } = caller();
    return this.tasks.count(staffId, roles);
  }

  async colleagues(): Promise<ColleagueList> {
    return { items: await this.tasks.colleagues() };
  }

  /** @throws TASKS.TIME_PASSED (422) */
  async open({ words, patientId, role, dueAt }: OpenTask): Promise<Task> {
    if (patientId) await this.patients.mustExist(patientId);
    const due = new Date(dueAt);
    if (due.getTime() < this.clock.now().getTime() - GRACE_MS) throw taskErrors.timePassed();
    const climbsAt = new Date(due.getTime() + taskKinds.by_hand.climbsAfterMinutes * 60_000);
    const id = await this.tasks.open({
      kind: 'by_hand',
      patientId,
      appointmentId: null,
      visitLocal: null,
      role,
      dueAt: due,
      climbsAt,
      words,
      openedBy: actors.staffId(),
    });
    return this.changed(id, 'task.open');
  }

  /** @throws TASKS.CHANGED_MEANWHILE, TASKS.NOT_OPEN (409), TASKS.UNKNOWN_COLLEAGUE (422) */
  async assign(id: string, { version, assigneeId }: AssignTask): Promise<Task> {
    await this.openTask(id, version);
    if (assigneeId && !(await this.tasks.colleagues()).some((one) => one.id === assigneeId))
      throw taskErrors.unknownColleague();
    if (!(await this.tasks.assign(id, version, assigneeId))) throw taskErrors.changedMeanwhile();
    return this.changed(id, 'task.assign', { assignee: assigneeId });
  }

  /**
   * @throws TASKS.CHANGED_MEANWHILE, TASKS.NOT_OPEN, TASKS.DECIDE_FIRST (409), TASKS.NOT_YOURS_TO_CLOSE (403),
   * TASKS.NOTE_NEEDED (422)
   */
  async close(id: string, { version, outcome }: CloseTask): Promise<Task> {
    const task = await this.openTask(id, version);
    const refusal = closingRefusal(task.kind, outcome, caller().roles);
    if (refusal) throw taskErrors[refusal]();
    if (!(await this.tasks.close(id, version, { by: actors.staffId(), outcome }))) throw taskErrors.changedMeanwhile();
    return this.changed(id, 'task.close');
  }

  /**
   * Takes back a close.
   * @throws TASKS.CHANGED_MEANWHILE, TASKS.NOT_DONE, TASKS.DECIDE_FIRST (409), TASKS.NOT_YOURS_TO_CLOSE (403)
   */
  async reopen(id: string, version: number): Promise<Task> {
    const task = await this.found(id);
    if (task.status !== 'done') throw taskErrors.notDone();
    if (taskKinds[task.kind].byDecision) throw taskErrors.decideFirst();
    if (!mayClose(task.kind, caller().roles)) throw taskErrors.notYours();
    if (!(await this.tasks.reopen(id, version, taskKinds[task.kind].climbsAfterMinutes)))
      throw taskErrors.changedMeanwhile();
    return this.changed(id, 'task.reopen');
  }

  private async openTask(id: string, version: number): Promise<TaskRow> {
    const task = await this.found(id);
    if (task.status !== 'open') throw taskErrors.notOpen();
    if (task.version !== version) throw taskErrors.changedMeanwhile();
    return task;
  }

  private async found(id: string): Promise<TaskRow> {
    const [task] = await this.tasks.list(
      { ...caller(), whose: 'all', patientId: null, taskIds: [id], state: 'any' },
      null,
      1,
    );
    if (!task) throw notFound('task', id);
    return task;
  }

  private async changed(id: string, action: string, detail: Record<string, string | null> = {}): Promise<Task> {
    const task = await this.found(id);
    this.audit.append({
      action,
      entityKind: 'task',
      entityId: id,
      patientId: task.patientId,
      detail: { ...detail, kind: task.kind, version: task.version },
    });
    return presented(task);
  }
}

function caller(): { staffId: string; roles: readonly Role[] } {
  const actor: Actor = actors.current();
  return { staffId: actors.staffId(), roles: ('roles' in actor && actor.roles) || [] };
}

/** A new task makes a new entry of the audit log, a list that is looked at again none. */
const newestOf = (items: readonly TaskRow[]) =>
  items.reduce<string | null>((newest, { id }) => (newest === null || id > newest ? id : newest), null);
