import { Module } from '@nestjs/common';
import { EducationModule } from '@snowmelt/education';
import { TasksModule } from '@snowmelt/tasks';
import { MessageTasks } from './message-tasks/message-tasks.js';
import { MessageTasksRepository } from './message-tasks/message-tasks.repository.js';
import { OutreachService } from './outreach.service.js';
import { FactsRepository } from './plan/facts.repository.js';
import { PlanRepository } from './plan/plan.repository.js';
import { TouchRepository } from './touch.repository.js';

@Module({
  imports: [EducationModule, TasksModule],
  providers: [FactsRepository, MessageTasks, MessageTasksRepository, OutreachService, PlanRepository, TouchRepository],
  exports: [FactsRepository, MessageTasks, OutreachService, PlanRepository, TouchRepository],
})
export class OutreachModule {}
