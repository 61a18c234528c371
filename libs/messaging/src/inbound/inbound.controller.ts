import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { InboundMessagePage, InboundMessageQuery } from '@snowmelt/contracts';
import { Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { InboundReader } from './inbound-reader.service.js';

@ApiTags('messaging')
@Controller('api/inbound-messages')
export class InboundController {
  constructor(private readonly reader: InboundReader) {}

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
}
