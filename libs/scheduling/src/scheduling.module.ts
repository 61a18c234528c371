import { Module } from '@nestjs/common';
import { IdentityModule } from '@snowmelt/identity';
import { PatientsModule } from '@snowmelt/patients';
import { RulesModule } from '@snowmelt/rules';
import { TasksModule } from '@snowmelt/tasks';
import { TreatmentModule } from '@snowmelt/treatment';
import { AppointmentRepository } from './appointment/appointment.repository.js';
import { AppointmentService } from './appointment/appointment.service.js';
import { AttendanceRepository } from './appointment/attendance.repository.js';
import { AttendanceService } from './appointment/attendance.service.js';
import { BookingRefusalService } from './appointment/booking-refusal.service.js';
import { BookingService } from './appointment/booking.service.js';
import { GapEffectsRepository } from './appointment/gap-effects.repository.js';
import { GapEffects } from './appointment/gap-effects.service.js';
import { AvailabilityRepository } from './availability/availability.repository.js';
import { ClosureRepository } from './closures/closure.repository.js';
import { ClosureService } from './closures/closure.service.js';
import { HoursRepository } from './closures/hours.repository.js';
import { HoursService } from './closures/hours.service.js';
import { OutsideHoursRepository } from './closures/outside-hours.repository.js';
import { OutsideHoursService } from './closures/outside-hours.service.js';
import { SiteRepository } from './sites/site.repository.js';
import { SiteService } from './sites/site.service.js';

@Module({
  imports: [IdentityModule, PatientsModule, RulesModule, TasksModule, TreatmentModule],
  providers: [
    AppointmentRepository,
    AppointmentService,
    AttendanceRepository,
    AttendanceService,
    AvailabilityRepository,
    BookingRefusalService,
    BookingService,
    ClosureRepository,
    ClosureService,
    GapEffects,
    GapEffectsRepository,
    HoursRepository,
    HoursService,
    OutsideHoursRepository,
    OutsideHoursService,
    SiteRepository,
    SiteService,
  ],
  exports: [
    AppointmentRepository,
    AppointmentService,
    AttendanceService,
    BookingService,
    ClosureService,
    HoursService,
    OutsideHoursService,
    SiteService,
  ],
})
export class SchedulingModule {}
