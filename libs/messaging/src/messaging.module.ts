import { Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { PatientsModule } from '@snowmelt/patients';
import { TasksModule } from '@snowmelt/tasks';
import { DrawerChannel } from './adapters/drawer.js';
import { DrawerRepository } from './adapters/drawer.repository.js';
import { SmtpEmail } from './adapters/email.smtp.js';
import { TwilioSms } from './adapters/sms.twilio.js';
import { InboundRepository } from './inbound/inbound.repository.js';
import { TextTasks } from './inbound/text-tasks.service.js';
import { DeliveryStatusService } from './message-fate.service.js';
import { MessageRepository } from './message.repository.js';
import { MessagingService } from './messaging.service.js';
import { OtherTexts } from './other-texts.js';
import { EmailPort, SmsPort } from './ports/outgoing.port.js';
import { ProviderGate } from './provider-gate.js';
import { hostFaults, refuseFaults } from './text-faults.js';

const isDrawer = (config: Config) => config.values.MESSAGING === 'drawer';

@Module({
  imports: [PatientsModule, TasksModule],
  providers: [
    DrawerRepository,
    DeliveryStatusService,
    InboundRepository,
    MessageRepository,
    MessagingService,
    OtherTexts,
    ProviderGate,
    TextTasks,
    {
      provide: SmsPort,
      inject: [Config, DrawerRepository],
      useFactory: (config: Config, drawer: DrawerRepository): SmsPort =>
        isDrawer(config) ? new DrawerChannel(drawer, 'sms') : new TwilioSms(config),
    },
    {
      provide: EmailPort,
      inject: [Config, DrawerRepository],
      useFactory: (config: Config, drawer: DrawerRepository): EmailPort =>
        isDrawer(config) ? new DrawerChannel(drawer, 'email') : new SmtpEmail(config),
    },
  ],
  exports: [
    DrawerRepository,
    DeliveryStatusService,
    EmailPort,
    InboundRepository,
    MessageRepository,
    MessagingService,
    OtherTexts,
    ProviderGate,
    SmsPort,
    TextTasks,
  ],
})
export class MessagingModule implements OnModuleInit {
  constructor(private readonly config: Config) {}

  /** Every link in a message has the host of PUBLIC_URL. */
  onModuleInit(): void {
    refuseFaults(hostFaults(this.config.values.PUBLIC_URL));
  }
}
