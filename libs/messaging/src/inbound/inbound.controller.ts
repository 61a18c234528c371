import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DecideStop, InboundMessagePage, InboundMessageQuery } from '@snowmelt/contracts';
import { IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { InboundReader } from './inbound-reader.service.js';
import { StopDecisionService } from './stop-decision.service.js';

@ApiTags('messaging')
@Controller('api/inbound-messages')
export class InboundController {
  constructor(
    private readonly reader: InboundReader,
    private readonly decisions: StopDecisionService,
  ) {}

  @ApiOperation({
    summary: 'Texts from patients',
    description: 'Texts to the clinic, newest first, and whether crisis words were found.',
  })
  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: InboundMessagePage })
  @Refuses({ 404: ['PATIENT.NOT_FOUND'] })
  list(@Query({ schema: InboundMessageQuery }) query: InboundMessageQuery): Promise<InboundMessagePage> {
    return this.reader.list(query);
  }

  @ApiOperation({
    summary: 'Decide whether a text meant STOP',
    description: 'Texts to the number are paused until somebody does. The task about it is closed with the decision.',
  })
  @Post(':id/stop-decision')
  @StaffOnly()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses({ 404: ['TEXT.NOT_FOUND'], 409: ['MESSAGING.DECIDED_ALREADY'] })
  decide(@IdParam() id: string, @Body({ schema: DecideStop }) { meant }: DecideStop): Promise<void> {
    return this.decisions.decide(id, meant);
  }
}
