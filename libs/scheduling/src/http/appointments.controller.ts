import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  Appointment,
  AppointmentList,
  BookAppointment,
  Calendar,
  CalendarQuery,
  CancelAppointment,
  FreeSlotList,
  FreeSlotQuery,
  RecordAttendance,
  RescheduleAppointment,
  ResourceList,
  ServiceTypeList,
} from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { AppointmentService } from '../appointment/appointment.service.js';
import { attendanceRefusals } from '../appointment/attendance.policy.js';
import { AttendanceService } from '../appointment/attendance.service.js';
import { bookingRefusals } from '../appointment/booking-refusal.js';
import { BookingService } from '../appointment/booking.service.js';
import { doseRefusals } from '../appointment/dose-refusal.js';
import { wrongWallTime } from '../appointment/wall-time.js';

const unknownPatient = { 404: ['PATIENT.NOT_FOUND'] };
const unknownAppointment = { 404: ['APPOINTMENT.NOT_FOUND'] };

@ApiTags('scheduling')
@Controller('api')
export class AppointmentsController {
  constructor(
    private readonly appointments: AppointmentService,
    private readonly booking: BookingService,
    private readonly attendance: AttendanceService,
  ) {}

  @ApiOperation({
    summary: 'The services of the clinic',
    description: 'What can be booked: for what purpose, in person or by video, how long, and what it needs.',
  })
  @Get('service-types')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ServiceTypeList })
  async serviceTypes(): Promise<ServiceTypeList> {
    return { items: await this.appointments.serviceTypes() };
  }

  @ApiOperation({
    summary: 'What can be booked',
    description: 'Clinicians, chairs and rooms, and which clinician may be the one of a dose.',
  })
  @Get('resources')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ResourceList })
  async resources(): Promise<ResourceList> {
    return { items: await this.appointments.resources() };
  }

  @ApiOperation({
    summary: 'The calendar',
    description: 'The lanes with their appointments and opening hours. Cancelled appointments are left out.',
  })
  @Get('calendar')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: Calendar })
  @Refuses({ 422: ['SCHEDULING.VIEW_TOO_LONG'] })
  calendar(@Query({ schema: CalendarQuery }) { from, to }: CalendarQuery): Promise<Calendar> {
    return this.appointments.calendar(from, to);
  }

  @ApiOperation({
    summary: 'Free times',
    description: 'Starts at which one resource of each kind that the service needs is free for the whole time.',
  })
  @Get('free-slots')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: FreeSlotList })
  @Refuses({ 422: ['SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST'] })
  async freeSlots(@Query({ schema: FreeSlotQuery }) query: FreeSlotQuery): Promise<FreeSlotList> {
    return { items: await this.appointments.freeSlots(query) };
  }

  @ApiOperation({
    summary: 'The appointments of a patient',
    description: 'The latest 200, the newest first, cancelled ones included.',
  })
  @Get('patients/:id/appointments')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: AppointmentList })
  @Refuses(unknownPatient)
  async ofPatient(@IdParam() id: string): Promise<AppointmentList> {
    return { items: await this.appointments.ofPatient(id) };
  }

  @ApiOperation({
    summary: 'Read an appointment',
    description: 'Its current state. The access is written to the audit log.',
  })
  @Get('appointments/:id')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: Appointment })
  @Refuses(unknownAppointment)
  read(@IdParam() id: string): Promise<Appointment> {
    return this.appointments.read(id);
  }

  @ApiOperation({
    summary: 'Book an appointment',
    description:
      "Takes the patient's time and that of every resource, or nothing. A refusal for a taken time names the nearest free ones.",
  })
  @Post('appointments')
  @StaffOnly()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: Appointment })
  @Refuses(unknownPatient, wrongWallTime, bookingRefusals, doseRefusals)
  book(@Body({ schema: BookAppointment }) request: BookAppointment): Promise<Appointment> {
    return this.booking.book(request);
  }

  @ApiOperation({
    summary: 'Move an appointment',
    description: "To another time or other resources. The patient's confirmation and the links sent so far end.",
  })
  @Post('appointments/:id/reschedule')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Appointment })
  @Refuses(unknownAppointment, wrongWallTime, bookingRefusals, doseRefusals)
  reschedule(
    @IdParam() id: string,
    @Body({ schema: RescheduleAppointment }) request: RescheduleAppointment,
  ): Promise<Appointment> {
    return this.booking.reschedule(id, request);
  }

  @ApiOperation({
    summary: 'Cancel an appointment',
    description:
      'Because the patient or the clinic wanted it, with the reason. Its time is free again. Once the patient of a dose has arrived, only clinical staff can cancel it.',
  })
  @Post('appointments/:id/cancel')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Appointment })
  @Refuses(unknownAppointment, attendanceRefusals)
  cancel(@IdParam() id: string, @Body({ schema: CancelAppointment }) request: CancelAppointment): Promise<Appointment> {
    return this.attendance.cancel(id, request);
  }

  @ApiOperation({
    summary: 'Record what happened on the day',
    description: 'That the patient arrived, that the visit took place, or that nobody came.',
  })
  @Post('appointments/:id/attendance')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Appointment })
  @Refuses(unknownAppointment, attendanceRefusals, {
    409: ['SCHEDULING.COURSE_NOT_READY', 'SCHEDULING.NOT_YET', 'SCHEDULING.PATIENT_IS_IN', 'SCHEDULING.WAS_HELD'],
  })
  recordAttendance(
    @IdParam() id: string,
    @Body({ schema: RecordAttendance }) { version, status }: RecordAttendance,
  ): Promise<Appointment> {
    return this.attendance.record(id, version, status);
  }
}
