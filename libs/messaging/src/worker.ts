import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { MessageLookUpDuty } from './message-look-up.duty.js';
import { MessagingModule } from './messaging.module.js';
import { TextCheck } from './text-check.js';

@Module({ imports: [DutiesModule, MessagingModule], providers: [MessageLookUpDuty, TextCheck] })
export class MessagingWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly lookUps: MessageLookUpDuty,
    private readonly texts: TextCheck,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.lookUps);
    this.duties.add(this.texts);
  }
}
