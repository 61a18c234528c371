import { Module, type OnModuleInit } from '@nestjs/common';
import { PurgeRounds } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { TelehealthModule } from './telehealth.module.js';
import { AddressEndedSubscriber } from './visit/address-ended.subscriber.js';
import { VisitFollowsAppointmentSubscriber } from './visit/visit-follows-appointment.subscriber.js';
import { VisitPurgeService } from './visit/visit-purge.service.js';

@Module({
  imports: [TelehealthModule],
  providers: [AddressEndedSubscriber, VisitFollowsAppointmentSubscriber, VisitPurgeService],
})
export class TelehealthWorkerModule implements OnModuleInit {
  constructor(
    private readonly delivery: EventDelivery,
    private readonly follow: VisitFollowsAppointmentSubscriber,
    private readonly addressEnded: AddressEndedSubscriber,
    rounds: PurgeRounds,
    purge: VisitPurgeService,
  ) {
    rounds.add(purge);
  }

  onModuleInit(): void {
    this.delivery.subscribe(this.follow);
    this.delivery.subscribe(this.addressEnded);
  }
}
