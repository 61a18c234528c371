import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NewHours, VisitsInClosure, WeeklyHoursList } from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { HoursService } from '../closures/hours.service.js';

const refusals = { 404: ['RESOURCE.NOT_FOUND'], 422: ['SCHEDULING.INVALID_HOURS'] };

@ApiTags('scheduling')
@Controller('api')
export class HoursController {
  constructor(private readonly hours: HoursService) {}

  @ApiOperation({
    summary: 'Weekly hours',
    description: 'When people and things can be booked: the hours that hold now, and those to come.',
  })
  @Get('weekly-hours')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: WeeklyHoursList })
  async list(): Promise<WeeklyHoursList> {
    return { items: await this.hours.list() };
  }

  @ApiOperation({
    summary: 'Try other hours',
    description: 'The visits that could not be held any more. Stores nothing. Written to the audit log.',
  })
  @Post('resources/:id/hours/preview')
  @StaffOnly('admin')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: VisitsInClosure })
  @Refuses(refusals)
  async preview(@IdParam() id: string, @Body({ schema: NewHours }) wanted: NewHours): Promise<VisitsInClosure> {
    return { items: await this.hours.preview(id, wanted) };
  }

  @ApiOperation({
    summary: 'Set weekly hours',
    description:
      'From a day on; former hours keep their last day. Changes no visit and tells nobody: each visit that falls out is a task of the front desk.',
  })
  @Post('resources/:id/hours')
  @StaffOnly('admin')
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: WeeklyHoursList })
  @Refuses(refusals)
  async set(@IdParam() id: string, @Body({ schema: NewHours }) wanted: NewHours): Promise<WeeklyHoursList> {
    return { items: await this.hours.set(id, wanted) };
  }
}
