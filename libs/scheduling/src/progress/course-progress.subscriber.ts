import { Injectable } from '@nestjs/common';
import type { DomainEventPayload } from '@snowmelt/contracts';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { AppointmentRepository } from '../appointment/appointment.repository.js';
import { CourseProgressService } from './course-progress.service.js';

/** A course follows its doses: after each that was given, and after each decision, such as the end of a hold. */
@Injectable()
export class CourseProgressSubscriber implements EventSubscriber {
  readonly name = 'course-progress';
  readonly types = ['appointment.fulfilled', 'stage.changed'] as const;

  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly progress: CourseProgressService,
  ) {}

  async handle({ payload }: DeliveredEvent): Promise<void> {
    const { courseId, appointmentId } = payload as Partial<
      DomainEventPayload<'appointment.fulfilled'> & DomainEventPayload<'stage.changed'>
    >;
    const course = courseId ?? (appointmentId && (await this.appointments.find(appointmentId))?.courseId);
    if (course) await this.progress.reconcile(course);
  }
}
