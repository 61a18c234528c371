import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { TasksModule } from '@snowmelt/tasks';
import { LicenceDuty } from './licence/licence.duty.js';
import { LicenceRepository } from './licence/licence.repository.js';
import { LicenceTasks } from './licence/licence-tasks.service.js';

@Module({ imports: [DutiesModule, TasksModule], providers: [LicenceDuty, LicenceRepository, LicenceTasks] })
export class StaffingWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly licences: LicenceDuty,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.licences);
  }
}
