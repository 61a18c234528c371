import { Module } from '@nestjs/common';
import { IdentityModule } from '@snowmelt/identity';
import { PatientsModule } from '@snowmelt/patients';
import { TreatmentModule } from '@snowmelt/treatment';
import { AppointmentRepository } from './appointment/appointment.repository.js';
import { AppointmentService } from './appointment/appointment.service.js';
import { AttendanceRepository } from './appointment/attendance.repository.js';
import { AttendanceService } from './appointment/attendance.service.js';
import { BookingRefusalService } from './appointment/booking-refusal.service.js';
import { BookingService } from './appointment/booking.service.js';
import { AvailabilityRepository } from './availability/availability.repository.js';

@Module({
  imports: [IdentityModule, PatientsModule, TreatmentModule],
  providers: [
    AppointmentRepository,
    AppointmentService,
    AttendanceRepository,
    AttendanceService,
    AvailabilityRepository,
    BookingRefusalService,
    BookingService,
  ],
  exports: [AppointmentRepository, AppointmentService, AttendanceService, BookingService],
})
export class SchedulingModule {}
