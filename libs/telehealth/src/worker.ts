import { type BeforeApplicationShutdown, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { EventDelivery } from '@snowmelt/events';
import { TelehealthModule } from './telehealth.module.js';
import { VisitFollowsAppointmentSubscriber } from './visit/visit-follows-appointment.subscriber.js';
import { VisitPurgeService } from './visit/visit-purge.service.js';

@Module({ imports: [TelehealthModule], providers: [VisitFollowsAppointmentSubscriber, VisitPurgeService] })
export class TelehealthWorkerModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly delivery: EventDelivery, private readonly follow: VisitFollowsAppointmentSubscriber, private readonly purge: VisitPurgeService) {}

  onModuleInit(): void {
    this.delivery.subscribe(this.follow);
  }

  onApplicationBootstrap(): void {
    this.purge.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.purge.stop();
  }
}
