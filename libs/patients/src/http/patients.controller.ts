import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  ChangeContact,
  ConsentList,
  FindPatients,
  Patient,
  PatientPage,
  PatientSearch,
  RegisterPatient,
} from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { ContactService } from '../contact.service.js';
import { wrongContact } from '../patient.policy.js';
import { PatientService } from '../patient.service.js';

const unknownPatient = { 404: ['PATIENT.NOT_FOUND'] };

@ApiTags('patients')
@Controller('api/patients')
export class PatientsController {
  constructor(
    private readonly patients: PatientService,
    private readonly contacts: ContactService,
  ) {}

  @ApiOperation({
    summary: 'Find patients',
    description:
      'By parts of the name, birth date or phone number, sorted by name. What is looked for is in the body, because addresses end up in logs of proxies.',
  })
  @Post('search')
  @StaffOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: PatientPage })
  find(@Body({ schema: FindPatients }) { query, cursor }: FindPatients): Promise<PatientPage> {
    return this.patients.search(query ?? '', cursor ?? null);
  }

  @ApiOperation({
    summary: 'List patients',
    description: 'Sorted by name. The query is for pages of the former release: use `POST /api/patients/search`.',
  })
  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: PatientPage })
  list(@Query({ schema: PatientSearch }) { query, cursor }: PatientSearch) {
    return this.patients.search(query ?? '', cursor ?? null);
  }

  @ApiOperation({
    summary: 'Register a patient',
    description: 'With contact details, language, time zone and consents to messages.',
  })
  @Post()
  @StaffOnly()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: Patient })
  @Refuses(wrongContact, { 422: ['VALIDATION.INVALID_TIMEZONE', 'PATIENTS.BIRTH_DATE_IMPOSSIBLE'] })
  register(@Body({ schema: RegisterPatient }) request: RegisterPatient): Promise<Patient> {
    return this.patients.register(request);
  }

  @ApiOperation({
    summary: 'Read a patient',
    description: 'The record with contact details and consents. The access is written to the audit log.',
  })
  @Get(':id')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: Patient })
  @Refuses(unknownPatient)
  read(@IdParam() id: string): Promise<Patient> {
    return this.patients.read(id);
  }

  @ApiOperation({
    summary: 'Change the contact details of a patient',
    description:
      'Replaces all contact details. A consent belongs to its address: when the address changes, the consent ends and links sent to the old address no longer open.',
  })
  @Post(':id/contact')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Patient })
  @Refuses(unknownPatient, wrongContact, { 409: ['PATIENTS.CHANGED_MEANWHILE'], 422: ['VALIDATION.INVALID_TIMEZONE'] })
  changeContact(@IdParam() id: string, @Body({ schema: ChangeContact }) request: ChangeContact): Promise<Patient> {
    return this.contacts.change(id, request);
  }

  @ApiOperation({
    summary: 'The consents of a patient',
    description: 'With start and end, newest first.',
  })
  @Get(':id/consents')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ConsentList })
  @Refuses(unknownPatient)
  consents(@IdParam() id: string): Promise<ConsentList> {
    return this.contacts.consents(id);
  }
}
