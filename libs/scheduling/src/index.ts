export { AppointmentService } from './appointment/appointment.service.js';
export { BookingService } from './appointment/booking.service.js';
export { SchedulingModule } from './scheduling.module.js';
