import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ApproveReading, ReadingApprovalList } from '@snowmelt/contracts';
import { Refuses } from '@snowmelt/http';
import { StaffOnly, StepUp } from '@snowmelt/identity';
import { ApprovalService } from '../library/approval.service.js';

@ApiTags('rules')
@Controller('api/reading-approvals')
export class ReadingApprovalsController {
  constructor(private readonly approvals: ApprovalService) {}

  @ApiOperation({
    summary: 'The texts for patients, and who approved them',
    description: 'Each in the version that this server has, in every language.',
  })
  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ReadingApprovalList })
  async list(): Promise<ReadingApprovalList> {
    return { items: await this.approvals.list() };
  }

  @ApiOperation({
    summary: 'Approve a text for patients',
    description: 'This version of it, in every language. Messages that waited for it are planned anew.',
  })
  @Post()
  @StaffOnly('medical_director')
  @StepUp()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses({ 404: ['EDUCATION_ITEM.NOT_FOUND'], 409: ['EDUCATION.OTHER_VERSION'] })
  approve(@Body({ schema: ApproveReading }) request: ApproveReading): Promise<void> {
    return this.approvals.approve(request);
  }
}
