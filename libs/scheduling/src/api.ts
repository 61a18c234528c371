import { Module } from '@nestjs/common';
import { AppointmentsController } from './http/appointments.controller.js';
import { ClosuresController } from './http/closures.controller.js';
import { HoursController } from './http/hours.controller.js';
import { SitesController } from './http/sites.controller.js';
import { SchedulingModule } from './scheduling.module.js';

@Module({
  imports: [SchedulingModule],
  controllers: [AppointmentsController, ClosuresController, HoursController, SitesController],
})
export class SchedulingApiModule {}
