import { Module } from '@nestjs/common';
import { PatientsModule } from '@snowmelt/patients';
import { TaskPolicyRepository } from './policy/task-policy.repository.js';
import { TaskRepository } from './task/task.repository.js';
import { TaskService } from './task/task.service.js';
import { Tasks } from './task/tasks.service.js';

@Module({
  imports: [PatientsModule],
  providers: [TaskPolicyRepository, TaskRepository, TaskService, Tasks],
  exports: [TaskPolicyRepository, TaskRepository, TaskService, Tasks],
})
export class TasksModule {}
