import { Injectable } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import type { Duty } from '@snowmelt/database';
import { nextStep } from './next-step.js';
import { TaskRepository, type TaskToClimb } from './task.repository.js';

/** A task that stays undone goes on to the next role, step by step, and stays with whoever has taken it. */
@Injectable()
export class ClimbingTaskDuty implements Duty<TaskToClimb> {
  readonly name = 'tasks.climb';
  readonly everySeconds = 15;

  constructor(
    private readonly tasks: TaskRepository,
    private readonly clock: Clock,
  ) {}

  find(limit: number): Promise<TaskToClimb[]> {
    return this.tasks.climbing(limit);
  }

  async act({ taskId }: TaskToClimb): Promise<void> {
    const task = await this.tasks.lockToClimb(taskId);
    if (!task) return;
    const { role, climbsAt } = nextStep(task, this.clock.now());
    await this.tasks.climb(taskId, role, climbsAt);
  }
}
