import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ClinicChange, ClinicDetails, ClinicEffects } from '@snowmelt/contracts';
import { Idempotent, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { ClinicDetailsService } from './clinic-details.service.js';

const unfit = { 422: ['MESSAGING.SENDER_UNFIT'] };

@ApiTags('messaging')
@Controller('api/clinic')
export class ClinicDetailsController {
  constructor(private readonly clinics: ClinicDetailsService) {}

  @ApiOperation({
    summary: 'How the clinic is called and reached',
    description: 'Its name, how it signs a text, and the number that patients are told to call.',
  })
  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ClinicDetails })
  read(): Promise<ClinicDetails> {
    return this.clinics.read();
  }

  @ApiOperation({ summary: 'Try other details of the clinic', description: 'What they will do. Stores nothing.' })
  @Post('preview')
  @StaffOnly('admin')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: ClinicEffects })
  @Refuses(unfit)
  async preview(@Body({ schema: ClinicChange }) change: ClinicChange): Promise<ClinicEffects> {
    return { effects: await this.clinics.effects(change) };
  }

  @ApiOperation({
    summary: 'Change how the clinic is called and reached',
    description: 'A sender that tells what kind of clinic it is, or leaves a text no room, is refused. Audited.',
  })
  @Post()
  @StaffOnly('admin')
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: ClinicDetails })
  @Refuses(unfit, { 409: ['CLINIC.CHANGED_MEANWHILE'] })
  save(@Body({ schema: ClinicChange }) change: ClinicChange): Promise<ClinicDetails> {
    return this.clinics.save(change);
  }
}
