import { Module } from '@nestjs/common';
import { AppointmentsController } from './http/appointments.controller.js';
import { SchedulingModule } from './scheduling.module.js';

@Module({ imports: [SchedulingModule], controllers: [AppointmentsController] })
export class SchedulingApiModule {}
