import { Injectable } from '@nestjs/common';
import { type TaskPolicyInForce, TaskRules } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** The rules of tasks. There are some from the first day on (`begin_task_policy`). */
@Injectable()
export class TaskPolicyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async inForce(): Promise<TaskPolicyInForce & { readonly zone: string }> {
    const [row] = await this.unitOfWork.query<
      Omit<TaskPolicyInForce, 'rules'> & { readonly definition: unknown; readonly zone: string }
    >(
      `SELECT p.version, p.definition, p.source, p.approved_by AS "approvedBy", to_char(p.approved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "approvedAt", o.time_zone AS zone
       FROM task_policy p, own_clinic o ORDER BY p.version DESC LIMIT 1`,
    );
    if (!row) throw new Error('no rules of tasks are in force');
    const { definition, ...rest } = row;
    return { ...rest, rules: TaskRules.parse(definition) };
  }
}
