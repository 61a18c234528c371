import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { CourseService } from '@snowmelt/treatment';
import { AppointmentRepository } from '../appointment/appointment.repository.js';

const INFUSION = 'infusion';

/** The course follows its appointments: booked means preparing, the first infusion begins the induction, the last one asks for a review. */
@Injectable()
export class CourseProgressSubscriber implements EventSubscriber {
  readonly name = 'course-progress';
  readonly types = ['appointment.booked', 'appointment.fulfilled'] as const;

  constructor(private readonly appointments: AppointmentRepository, private readonly courses: CourseService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { appointmentId } = event.payload as DomainEventPayload<'appointment.booked'>;
    const appointment = await this.appointments.find(appointmentId);
    if (!appointment?.courseId || appointment.serviceType.code !== INFUSION) return;
    if (event.type === 'appointment.booked') return this.courses.advance(appointment.courseId, 'consented', 'preparation', 'first infusion booked');
    await this.courses.advance(appointment.courseId, 'preparation', 'induction', 'first infusion given');
    const [given, planned] = [await this.appointments.fulfilledOfCourse(appointment.courseId, INFUSION), await this.courses.plannedSessions(appointment.courseId)];
    if (planned !== null && given >= planned) await this.courses.advance(appointment.courseId, 'induction', 'response_review', 'planned infusions given');
  }
}
