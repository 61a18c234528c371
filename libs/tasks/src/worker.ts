import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { ClimbingTaskDuty } from './task/climbing-task.duty.js';
import { TasksModule } from './tasks.module.js';

@Module({ imports: [DutiesModule, TasksModule], providers: [ClimbingTaskDuty] })
export class TasksWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly climbing: ClimbingTaskDuty,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.climbing);
  }
}
