import { Injectable } from '@nestjs/common';
import type { Duty } from '@snowmelt/database';
import { CourseService } from '@snowmelt/treatment';
import { AppointmentRepository } from '../appointment/appointment.repository.js';

/** Tells the courses of treatment which of their doses were given. */
@Injectable()
export class CourseProgressService implements Duty {
  readonly name = 'course.progress';
  readonly everySeconds = 3600;

  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly courses: CourseService,
  ) {}

  async reconcile(courseId: string): Promise<void> {
    await this.courses.reconcile(courseId, () => this.appointments.dosesRecordedAt(courseId));
  }

  /** All courses of the clinic: finds what an event did not bring about. */
  async act(): Promise<void> {
    for (const courseId of await this.courses.followingDoses()) await this.reconcile(courseId);
  }
}
