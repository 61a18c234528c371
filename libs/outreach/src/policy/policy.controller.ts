import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { OutreachDryRun, OutreachDryRunPage, OutreachPolicyInForce } from '@snowmelt/contracts';
import { Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { PolicyService } from './policy.service.js';

@ApiTags('outreach')
@Controller('api/outreach-policy')
export class PolicyController {
  constructor(private readonly policies: PolicyService) {}

  @ApiOperation({
    summary: 'The rules of messages in force',
    description: 'With how many messages they make of a week of treatment, to be compared with the cap.',
  })
  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: OutreachPolicyInForce })
  @Refuses({ 404: ['OUTREACH_POLICY.NOT_FOUND'] })
  inForce(): Promise<OutreachPolicyInForce> {
    return this.policies.inForce();
  }

  @ApiOperation({
    summary: 'Try changed rules',
    description: 'Lists by patient what would and would not be sent in the next seven days. Stores and sends nothing.',
  })
  @Post('dry-run')
  @StaffOnly('admin', 'prescriber', 'medical_director')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: OutreachDryRunPage })
  @Refuses({ 404: ['OUTREACH_POLICY.NOT_FOUND'], 422: ['OUTREACH.RULES_UNFIT'] })
  dryRun(@Body({ schema: OutreachDryRun }) request: OutreachDryRun): Promise<OutreachDryRunPage> {
    return this.policies.dryRun(request);
  }
}
