import { Module } from '@nestjs/common';
import { MessagingModule } from '@snowmelt/messaging';
import { TasksModule } from '@snowmelt/tasks';
import { OnCallRepository } from './on-call/on-call.repository.js';
import { OnCallService } from './on-call/on-call.service.js';
import { PageFailureService } from './page/page-failure.service.js';
import { PageRepository } from './page/page.repository.js';

@Module({
  imports: [MessagingModule, TasksModule],
  providers: [OnCallRepository, OnCallService, PageFailureService, PageRepository],
  exports: [MessagingModule, OnCallService, PageFailureService, PageRepository, TasksModule],
})
export class RiskModule {}
