import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { AttendanceService } from '../appointment/attendance.service.js';

/** A telehealth visit that took place is an appointment that was kept; nobody has to record it by hand. */
@Injectable()
export class VisitAttendanceSubscriber implements EventSubscriber {
  readonly name = 'visit-attendance';
  readonly types = ['visit.started', 'visit.ended'] as const;

  constructor(private readonly attendance: AttendanceService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    await this.attendance.followVisit((event.payload as DomainEventPayload<'visit.started'>).appointmentId);
  }
}
