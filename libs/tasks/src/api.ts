import { Module } from '@nestjs/common';
import { TasksController } from './http/tasks.controller.js';
import { TasksModule } from './tasks.module.js';

@Module({ imports: [TasksModule], controllers: [TasksController] })
export class TasksApiModule {}
