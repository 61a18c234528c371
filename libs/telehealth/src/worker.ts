import { Module, type OnModuleInit } from '@nestjs/common';
import { PurgeRounds } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { TelehealthModule } from './telehealth.module.js';
import { VisitFollowsAppointmentSubscriber } from './visit/visit-follows-appointment.subscriber.js';
import { VisitPurgeService } from './visit/visit-purge.service.js';

@Module({ imports: [TelehealthModule], providers: [VisitFollowsAppointmentSubscriber, VisitPurgeService] })
export class TelehealthWorkerModule implements OnModuleInit {
  constructor(private readonly delivery: EventDelivery, private readonly follow: VisitFollowsAppointmentSubscriber, rounds: PurgeRounds, purge: VisitPurgeService) {
    rounds.add(purge);
  }

  onModuleInit(): void {
    this.delivery.subscribe(this.follow);
  }
}
