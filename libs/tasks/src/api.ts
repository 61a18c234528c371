import { Module } from '@nestjs/common';
import { TaskPolicyController } from './http/task-policy.controller.js';
import { TasksController } from './http/tasks.controller.js';
import { TasksModule } from './tasks.module.js';

@Module({ imports: [TasksModule], controllers: [TaskPolicyController, TasksController] })
export class TasksApiModule {}
