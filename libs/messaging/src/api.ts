import { Module } from '@nestjs/common';
import { PatientsModule } from '@snowmelt/patients';
import { TasksModule } from '@snowmelt/tasks';
import { DrawerController } from './drawer/drawer.controller.js';
import { DrawerReplyService } from './drawer/drawer-reply.service.js';
import { InboundController } from './inbound/inbound.controller.js';
import { InboundReader } from './inbound/inbound-reader.service.js';
import { TextConsequences } from './inbound/text-consequences.service.js';
import { StopDecisionService } from './inbound/stop-decision.service.js';
import { InboundTextService } from './inbound/inbound-text.service.js';
import { MessagingModule } from './messaging.module.js';
import { TwilioInboxService } from './webhooks/twilio-inbox.service.js';
import { TwilioWebhooksController } from './webhooks/twilio-webhooks.controller.js';

@Module({
  imports: [MessagingModule, PatientsModule, TasksModule],
  controllers: [DrawerController, InboundController, TwilioWebhooksController],
  providers: [
    DrawerReplyService,
    InboundReader,
    StopDecisionService,
    TextConsequences,
    InboundTextService,
    TwilioInboxService,
  ],
})
export class MessagingApiModule {}
