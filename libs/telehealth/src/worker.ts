import { Module, type OnModuleInit } from '@nestjs/common';
import { EventDelivery } from '@snowmelt/events';
import { TelehealthModule } from './telehealth.module.js';
import { VisitFollowsAppointmentSubscriber } from './visit/visit-follows-appointment.subscriber.js';

@Module({ imports: [TelehealthModule], providers: [VisitFollowsAppointmentSubscriber] })
export class TelehealthWorkerModule implements OnModuleInit {
  constructor(private readonly delivery: EventDelivery, private readonly follow: VisitFollowsAppointmentSubscriber) {}

  onModuleInit(): void {
    this.delivery.subscribe(this.follow);
  }
}
