import { Module } from '@nestjs/common';
import { NotesModule } from '@snowmelt/notes';
import { RiskModule } from '@snowmelt/risk';
import { SchedulingModule } from '@snowmelt/scheduling';
import { TasksModule } from '@snowmelt/tasks';
import { DepartureService } from './departure/departure.service.js';
import { DepartureController } from './http/departure.controller.js';
import { LicenceRepository } from './licence/licence.repository.js';
import { LicenceTasks } from './licence/licence-tasks.service.js';

@Module({
  imports: [NotesModule, RiskModule, SchedulingModule, TasksModule],
  controllers: [DepartureController],
  providers: [DepartureService, LicenceRepository, LicenceTasks],
})
export class StaffingApiModule {}
