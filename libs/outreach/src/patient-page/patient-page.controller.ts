import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { Nothing, PatientVisitPage, VisitQuery } from '@snowmelt/contracts';
import { PatientLinkOnly, Visit, type VisitAccess } from '@snowmelt/identity';
import { PatientPageService } from './patient-page.service.js';

@ApiTags('patient-page')
@Controller('api/visit')
export class PatientPageController {
  constructor(private readonly pages: PatientPageService) {}

  @Get()
  @PatientLinkOnly()
  @ApiResponse({ status: 200, standardSchema: PatientVisitPage })
  page(
    @Visit() access: VisitAccess,
    @Query({ schema: VisitQuery }) { language }: VisitQuery,
  ): Promise<PatientVisitPage> {
    return this.pages.page(access, language);
  }

  @Post('confirmation')
  @PatientLinkOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: PatientVisitPage })
  confirm(
    @Visit() access: VisitAccess,
    @Query({ schema: VisitQuery }) { language }: VisitQuery,
    @Body({ schema: Nothing }) _nothing: Nothing,
  ): Promise<PatientVisitPage> {
    return this.pages.confirm(access, language);
  }

  @Post('reading')
  @PatientLinkOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: PatientVisitPage })
  acknowledge(
    @Visit() access: VisitAccess,
    @Query({ schema: VisitQuery }) { language }: VisitQuery,
    @Body({ schema: Nothing }) _nothing: Nothing,
  ): Promise<PatientVisitPage> {
    return this.pages.acknowledge(access, language);
  }
}
