import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { AttendanceService } from '../appointment/attendance.service.js';

/** Marks the appointment of a telehealth visit that took place as kept, so that staff need not. */
@Injectable()
export class VisitAttendanceSubscriber implements EventSubscriber {
  readonly name = 'visit-attendance';
  readonly types = ['visit.started', 'visit.ended'] as const;

  constructor(private readonly attendance: AttendanceService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    await this.attendance.followVisit((event.payload as DomainEventPayload<'visit.started'>).appointmentId);
  }
}
