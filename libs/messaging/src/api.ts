import { Module } from '@nestjs/common';
import { DrawerController } from './drawer/drawer.controller.js';
import { MessagingModule } from './messaging.module.js';
import { TwilioInboxService } from './webhooks/twilio-inbox.service.js';
import { TwilioWebhooksController } from './webhooks/twilio-webhooks.controller.js';

@Module({ imports: [MessagingModule], controllers: [DrawerController, TwilioWebhooksController], providers: [TwilioInboxService] })
export class MessagingApiModule {}
