import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { ChangeContact, ConsentList, Patient, PatientPage, PatientSearch, RegisterPatient } from '@snowmelt/contracts';
import { Idempotent, IdParam } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { ContactService } from '../contact.service.js';
import { PatientService } from '../patient.service.js';

@ApiTags('patients')
@Controller('api/patients')
export class PatientsController {
  constructor(
    private readonly patients: PatientService,
    private readonly contacts: ContactService,
  ) {}

  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: PatientPage })
  search(@Query({ schema: PatientSearch }) { query, cursor }: PatientSearch) {
    return this.patients.search(query ?? '', cursor ?? null);
  }

  @Post()
  @StaffOnly()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: Patient })
  register(@Body({ schema: RegisterPatient }) request: RegisterPatient): Promise<Patient> {
    return this.patients.register(request);
  }

  @Get(':id')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: Patient })
  read(@IdParam() id: string): Promise<Patient> {
    return this.patients.read(id);
  }

  @Post(':id/contact')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Patient })
  changeContact(@IdParam() id: string, @Body({ schema: ChangeContact }) request: ChangeContact): Promise<Patient> {
    return this.contacts.change(id, request);
  }

  @Get(':id/consents')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ConsentList })
  consents(@IdParam() id: string): Promise<ConsentList> {
    return this.contacts.consents(id);
  }
}
