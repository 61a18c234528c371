import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NewOnCallShift, OnCall, OnCallShift } from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { OnCallService } from '../on-call/on-call.service.js';

@ApiTags('risk')
@Controller('api')
export class OnCallController {
  constructor(private readonly onCall: OnCallService) {}

  @ApiOperation({
    summary: 'Who is on call',
    description: 'The rota from now on, and who was paged in the last 24 hours. Contains no patient data.',
  })
  @Get('on-call')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: OnCall })
  list(): Promise<OnCall> {
    return this.onCall.list();
  }

  @ApiOperation({
    summary: 'Put somebody on call',
    description: 'Shifts may overlap; everybody who is on call is paged.',
  })
  @Post('on-call-shifts')
  @StaffOnly('admin', 'prescriber')
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: OnCallShift })
  @Refuses({ 422: ['RISK.INVALID_PHONE', 'RISK.INVALID_TIME', 'RISK.UNKNOWN_COLLEAGUE'] })
  add(@Body({ schema: NewOnCallShift }) request: NewOnCallShift): Promise<OnCallShift> {
    return this.onCall.add(request);
  }

  @ApiOperation({ summary: 'Take a shift out of the rota', description: 'Also one that goes on at this moment.' })
  @Post('on-call-shifts/:id/withdraw')
  @StaffOnly('admin', 'prescriber')
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses({ 404: ['SHIFT.NOT_FOUND'] })
  withdraw(@IdParam() id: string): Promise<void> {
    return this.onCall.withdraw(id);
  }
}
