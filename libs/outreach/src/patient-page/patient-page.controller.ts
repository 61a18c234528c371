import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Nothing, PatientVisitPage, VisitQuery } from '@snowmelt/contracts';
import { Refuses } from '@snowmelt/http';
import { PatientLinkOnly, Visit, type VisitAccess } from '@snowmelt/identity';
import { PatientPageService } from './patient-page.service.js';

@ApiTags('patient-page')
@Controller('api/visit')
export class PatientPageController {
  constructor(private readonly pages: PatientPageService) {}

  @ApiOperation({
    summary: "The patient's page",
    description: 'The appointment of the link, and the education item to read now.',
  })
  @Get()
  @PatientLinkOnly()
  @ApiResponse({ status: 200, standardSchema: PatientVisitPage })
  page(
    @Visit() access: VisitAccess,
    @Query({ schema: VisitQuery }) { language }: VisitQuery,
  ): Promise<PatientVisitPage> {
    return this.pages.page(access, language);
  }

  @ApiOperation({ summary: 'Confirm the visit', description: 'Idempotent.' })
  @Post('confirmation')
  @PatientLinkOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: PatientVisitPage })
  @Refuses({ 404: ['APPOINTMENT.NOT_FOUND'], 409: ['SCHEDULING.NOT_CONFIRMABLE'] })
  confirm(
    @Visit() access: VisitAccess,
    @Query({ schema: VisitQuery }) { language }: VisitQuery,
    @Body({ schema: Nothing }) _nothing: Nothing,
  ): Promise<PatientVisitPage> {
    return this.pages.confirm(access, language);
  }

  @ApiOperation({ summary: 'Confirm a reading', description: 'For the reading that the page shows.' })
  @Post('reading')
  @PatientLinkOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: PatientVisitPage })
  @Refuses({ 409: ['EDUCATION.NOTHING_TO_READ'] })
  acknowledge(
    @Visit() access: VisitAccess,
    @Query({ schema: VisitQuery }) { language }: VisitQuery,
    @Body({ schema: Nothing }) _nothing: Nothing,
  ): Promise<PatientVisitPage> {
    return this.pages.acknowledge(access, language);
  }
}
