import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Departure, Leave } from '@snowmelt/contracts';
import { IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly, StepUp } from '@snowmelt/identity';
import { DepartureService } from '../departure/departure.service.js';

const unknown = { 404: ['STAFF.NOT_FOUND'] };

@ApiTags('staffing')
@Controller('api/staff')
export class DepartureController {
  constructor(private readonly departures: DepartureService) {}

  @ApiOperation({
    summary: 'What somebody would leave behind',
    description: 'Open tasks, unsigned notes, times on call, trainees and visits ahead. Written to the audit log.',
  })
  @Get(':id/departure')
  @StaffOnly('admin')
  @ApiResponse({ status: 200, standardSchema: Departure })
  @Refuses(unknown)
  preview(@IdParam() id: string): Promise<Departure> {
    return this.departures.preview(id);
  }

  @ApiOperation({
    summary: 'Let somebody leave',
    description:
      'Their sessions end at once. Tasks and notes go to who is named, each visit ahead is a task of the front desk, and they are on call no more. Nothing about it is deleted.',
  })
  @Post(':id/departure')
  @StaffOnly('admin')
  @StepUp()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses(unknown, {
    409: ['IDENTITY.CHANGED_MEANWHILE', 'IDENTITY.HAS_LEFT', 'IDENTITY.LAST_ADMIN', 'IDENTITY.NOT_ONESELF'],
    422: ['STAFFING.HEIR_NOT_FIT'],
  })
  leave(@IdParam() id: string, @Body({ schema: Leave }) leave: Leave): Promise<void> {
    return this.departures.leave(id, leave);
  }
}
