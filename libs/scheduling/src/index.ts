export { AppointmentService } from './appointment/appointment.service.js';
export { AttendanceService } from './appointment/attendance.service.js';
export { BookingService } from './appointment/booking.service.js';
export { HoursService } from './closures/hours.service.js';
export { SchedulingModule } from './scheduling.module.js';
export { CalendarSetupRepository } from './setup/calendar-setup.repository.js';
export { schedulingRetention } from './retention.js';
