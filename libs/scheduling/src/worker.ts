import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { TasksModule } from '@snowmelt/tasks';
import { TreatmentModule } from '@snowmelt/treatment';
import { WallTimeCheck } from './appointment/wall-time-check.js';
import { OutsideHoursSubscriber } from './closures/outside-hours.subscriber.js';
import { CourseProgressService } from './progress/course-progress.service.js';
import { CourseProgressSubscriber } from './progress/course-progress.subscriber.js';
import { VisitAttendanceSubscriber } from './progress/visit-attendance.subscriber.js';
import { SchedulingModule } from './scheduling.module.js';

@Module({
  imports: [DutiesModule, SchedulingModule, TasksModule, TreatmentModule],
  providers: [
    OutsideHoursSubscriber,
    CourseProgressService,
    CourseProgressSubscriber,
    VisitAttendanceSubscriber,
    WallTimeCheck,
  ],
})
export class SchedulingWorkerModule implements OnModuleInit {
  constructor(
    private readonly delivery: EventDelivery,
    private readonly progress: CourseProgressSubscriber,
    private readonly attendance: VisitAttendanceSubscriber,
    private readonly outside: OutsideHoursSubscriber,
    private readonly duties: Duties,
    private readonly courses: CourseProgressService,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.courses);
    this.delivery.subscribe(this.progress);
    this.delivery.subscribe(this.attendance);
    this.delivery.subscribe(this.outside);
  }
}
