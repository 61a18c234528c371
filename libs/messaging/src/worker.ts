import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { TasksModule } from '@snowmelt/tasks';
import { MessageLookUpDuty } from './message-look-up.duty.js';
import { MessagingModule } from './messaging.module.js';
import { StaffMailDuty } from './staff-mail/staff-mail.duty.js';
import { TextCheck } from './text-check.js';

@Module({
  imports: [DutiesModule, MessagingModule, TasksModule],
  providers: [MessageLookUpDuty, StaffMailDuty, TextCheck],
})
export class MessagingWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly lookUps: MessageLookUpDuty,
    private readonly staffMails: StaffMailDuty,
    private readonly texts: TextCheck,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.lookUps);
    this.duties.add(this.staffMails);
    this.duties.add(this.texts);
  }
}
