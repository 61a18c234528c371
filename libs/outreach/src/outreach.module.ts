import { Module } from '@nestjs/common';
import { EducationModule } from '@snowmelt/education';
import { TasksModule } from '@snowmelt/tasks';
import { MessageTasks } from './message-tasks/message-tasks.js';
import { MessageTasksRepository } from './message-tasks/message-tasks.repository.js';
import { OutreachService } from './outreach.service.js';
import { FactsRepository } from './plan/facts.repository.js';
import { PlanRepository } from './plan/plan.repository.js';
import { ReadingReadiness } from './plan/reading-readiness.js';
import { TouchRepository } from './touch.repository.js';

@Module({
  imports: [EducationModule, TasksModule],
  providers: [
    FactsRepository,
    MessageTasks,
    MessageTasksRepository,
    OutreachService,
    PlanRepository,
    ReadingReadiness,
    TouchRepository,
  ],
  exports: [FactsRepository, MessageTasks, OutreachService, PlanRepository, ReadingReadiness, TouchRepository],
})
export class OutreachModule {}
