import { Module, type OnModuleInit } from '@nestjs/common';
import { PurgeRounds } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { TreatmentModule } from '@snowmelt/treatment';
import { WallTimeCheck } from './appointment/wall-time-check.js';
import { CourseProgressService } from './progress/course-progress.service.js';
import { CourseProgressSubscriber } from './progress/course-progress.subscriber.js';
import { VisitAttendanceSubscriber } from './progress/visit-attendance.subscriber.js';
import { SchedulingModule } from './scheduling.module.js';

@Module({
  imports: [SchedulingModule, TreatmentModule],
  providers: [CourseProgressService, CourseProgressSubscriber, VisitAttendanceSubscriber, WallTimeCheck],
})
export class SchedulingWorkerModule implements OnModuleInit {
  constructor(
    private readonly delivery: EventDelivery,
    private readonly progress: CourseProgressSubscriber,
    private readonly attendance: VisitAttendanceSubscriber,
    rounds: PurgeRounds,
    courses: CourseProgressService,
  ) {
    rounds.add(courses);
  }

  onModuleInit(): void {
    this.delivery.subscribe(this.progress);
    this.delivery.subscribe(this.attendance);
  }
}
