import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
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
import { Idempotent, IdParam } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { AppointmentService } from '../appointment/appointment.service.js';
import { AttendanceService } from '../appointment/attendance.service.js';
import { BookingService } from '../appointment/booking.service.js';

@ApiTags('scheduling')
@Controller('api')
export class AppointmentsController {
  constructor(
    private readonly appointments: AppointmentService,
    private readonly booking: BookingService,
    private readonly attendance: AttendanceService,
  ) {}

  @Get('service-types')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ServiceTypeList })
  async serviceTypes(): Promise<ServiceTypeList> {
    return { items: await this.appointments.serviceTypes() };
  }

  @Get('resources')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ResourceList })
  async resources(): Promise<ResourceList> {
    return { items: await this.appointments.resources() };
  }

  @Get('calendar')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: Calendar })
  calendar(@Query({ schema: CalendarQuery }) { from, to }: CalendarQuery): Promise<Calendar> {
    return this.appointments.calendar(from, to);
  }

  @Get('free-slots')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: FreeSlotList })
  async freeSlots(@Query({ schema: FreeSlotQuery }) query: FreeSlotQuery): Promise<FreeSlotList> {
    return { items: await this.appointments.freeSlots(query) };
  }

  @Get('patients/:id/appointments')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: AppointmentList })
  async ofPatient(@IdParam() id: string): Promise<AppointmentList> {
    return { items: await this.appointments.ofPatient(id) };
  }

  @Get('appointments/:id')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: Appointment })
  read(@IdParam() id: string): Promise<Appointment> {
    return this.appointments.read(id);
  }

  @Post('appointments')
  @StaffOnly()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: Appointment })
  book(@Body({ schema: BookAppointment }) request: BookAppointment): Promise<Appointment> {
    return this.booking.book(request);
  }

  @Post('appointments/:id/reschedule')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Appointment })
  reschedule(
    @IdParam() id: string,
    @Body({ schema: RescheduleAppointment }) request: RescheduleAppointment,
  ): Promise<Appointment> {
    return this.booking.reschedule(id, request);
  }

  @Post('appointments/:id/cancel')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Appointment })
  cancel(
    @IdParam() id: string,
    @Body({ schema: CancelAppointment }) { version, reason }: CancelAppointment,
  ): Promise<Appointment> {
    return this.attendance.cancel(id, version, reason);
  }

  @Post('appointments/:id/attendance')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Appointment })
  recordAttendance(
    @IdParam() id: string,
    @Body({ schema: RecordAttendance }) { version, status }: RecordAttendance,
  ): Promise<Appointment> {
    return this.attendance.record(id, version, status);
  }
}
