import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { TelehealthModule } from './telehealth.module.js';
import { AbsentBrowserDuty } from './visit/absent-browser.duty.js';
import { AddressEndedSubscriber } from './visit/address-ended.subscriber.js';
import { OverdueVisitDuty } from './visit/overdue-visit.duty.js';
import { VisitFollowsAppointmentSubscriber } from './visit/visit-follows-appointment.subscriber.js';

@Module({
  imports: [DutiesModule, TelehealthModule],
  providers: [AbsentBrowserDuty, AddressEndedSubscriber, OverdueVisitDuty, VisitFollowsAppointmentSubscriber],
})
export class TelehealthWorkerModule implements OnModuleInit {
  constructor(
    private readonly delivery: EventDelivery,
    private readonly follow: VisitFollowsAppointmentSubscriber,
    private readonly addressEnded: AddressEndedSubscriber,
    private readonly duties: Duties,
    private readonly absent: AbsentBrowserDuty,
    private readonly overdue: OverdueVisitDuty,
  ) {}

  onModuleInit(): void {
    this.delivery.subscribe(this.follow);
    this.delivery.subscribe(this.addressEnded);
    this.duties.add(this.absent);
    this.duties.add(this.overdue);
  }
}
