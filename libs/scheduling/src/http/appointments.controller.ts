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
  SiteList,
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
    description: 'Services with purpose, modality, phases, and whom and what they require.',
  })
  @Get('service-types')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ServiceTypeList })
  async serviceTypes(): Promise<ServiceTypeList> {
    return { items: await this.appointments.serviceTypes() };
  }

  @ApiOperation({ summary: 'The sites of the clinic', description: 'Sites by name, each with its time zone.' })
  @Get('sites')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: SiteList })
  async sites(): Promise<SiteList> {
    return { items: await this.appointments.sites() };
  }

  @ApiOperation({
    summary: 'The resources of the clinic',
    description:
      'People with their qualifications, chairs, rooms and other things, and how many visits each can hold at once.',
  })
  @Get('resources')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ResourceList })
  async resources(): Promise<ResourceList> {
    return { items: await this.appointments.resources() };
  }

  @ApiOperation({
    summary: 'The calendar',
    description: 'Resources of a site with their appointments and opening hours. Without cancelled appointments.',
  })
  @Get('calendar')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: Calendar })
  @Refuses({ 422: ['SCHEDULING.UNKNOWN_SITE', 'SCHEDULING.VIEW_TOO_LONG'] })
  calendar(@Query({ schema: CalendarQuery }) query: CalendarQuery): Promise<Calendar> {
    return this.appointments.calendar(query);
  }

  @ApiOperation({
    summary: 'Free times',
    description:
      'Start times at which everybody and everything the service requires is free at one site, each for its phases.',
  })
  @Get('free-slots')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: FreeSlotList })
  @Refuses({ 422: ['SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST', 'SCHEDULING.UNKNOWN_SITE'] })
  async freeSlots(@Query({ schema: FreeSlotQuery }) query: FreeSlotQuery): Promise<FreeSlotList> {
    return { items: await this.appointments.freeSlots(query) };
  }

  @ApiOperation({
    summary: 'The appointments of a patient',
    description: 'The latest 200, newest first, including cancelled ones.',
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
    description: 'The current appointment. The access is written to the audit log.',
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
      'Reserves the patient and every resource, or nothing. When the time is taken, the response names the nearest free times.',
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
    description: "To another time or other resources. Ends the patient's confirmation and the links sent so far.",
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
      'For the patient or the clinic, with a reason. Its time becomes free. After the patient has arrived, only a nurse, clinician or prescriber may cancel a dose.',
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
    summary: 'Record attendance',
    description:
      'That the patient arrived, the visit took place, or the patient did not come. Of a dose also that it was stopped before half of it was given.',
  })
  @Post('appointments/:id/attendance')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Appointment })
  @Refuses(unknownAppointment, attendanceRefusals, {
    409: ['SCHEDULING.COURSE_NOT_READY', 'SCHEDULING.NOT_YET', 'SCHEDULING.PATIENT_IS_IN', 'SCHEDULING.WAS_HELD'],
    422: ['SCHEDULING.NOT_A_DOSE'],
  })
  recordAttendance(
    @IdParam() id: string,
    @Body({ schema: RecordAttendance }) { version, status, stoppedEarly }: RecordAttendance,
  ): Promise<Appointment> {
    return this.attendance.record(id, version, status, stoppedEarly);
  }
}
