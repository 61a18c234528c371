import { Module, type OnModuleInit } from '@nestjs/common';
import { EventDelivery } from '@snowmelt/events';
import { TreatmentModule } from '@snowmelt/treatment';
import { CourseProgressSubscriber } from './progress/course-progress.subscriber.js';
import { SchedulingModule } from './scheduling.module.js';

@Module({ imports: [SchedulingModule, TreatmentModule], providers: [CourseProgressSubscriber] })
export class SchedulingWorkerModule implements OnModuleInit {
  constructor(private readonly delivery: EventDelivery, private readonly progress: CourseProgressSubscriber) {}

  onModuleInit(): void {
    this.delivery.subscribe(this.progress);
  }
}
