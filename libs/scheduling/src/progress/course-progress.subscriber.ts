import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { CourseService } from '@snowmelt/treatment';
import { AppointmentRepository } from '../appointment/appointment.repository.js';

/** The course follows its doses: the first begins the induction, the last planned by the protocol asks for a review. */
@Injectable()
export class CourseProgressSubscriber implements EventSubscriber {
  readonly name = 'course-progress';
  readonly types = ['appointment.fulfilled'] as const;

  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly courses: CourseService,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { appointmentId } = event.payload as DomainEventPayload<'appointment.fulfilled'>;
    const appointment = await this.appointments.find(appointmentId);
    if (!appointment?.courseId || appointment.serviceType.purpose !== 'dose') return;
    await this.courses.advance(appointment.courseId, 'preparation', 'induction', 'first infusion given');
    const [given, planned] = [
      await this.appointments.dosesGiven(appointment.courseId),
      await this.courses.plannedSessions(appointment.courseId),
    ];
    if (planned !== null && given >= planned)
      await this.courses.advance(appointment.courseId, 'induction', 'response_review', 'planned infusions given');
  }
}
