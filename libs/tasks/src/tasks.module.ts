import { Module } from '@nestjs/common';
import { PatientsModule } from '@snowmelt/patients';
import { TaskRepository } from './task/task.repository.js';
import { TaskService } from './task/task.service.js';
import { Tasks } from './task/tasks.service.js';

@Module({
  imports: [PatientsModule],
  providers: [TaskRepository, TaskService, Tasks],
  exports: [TaskRepository, TaskService, Tasks],
})
export class TasksModule {}
