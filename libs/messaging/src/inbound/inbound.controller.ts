import { Controller, Get, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { InboundMessagePage, InboundMessageQuery } from '@snowmelt/contracts';
import { StaffOnly } from '@snowmelt/identity';
import { InboundReader } from './inbound-reader.service.js';

@ApiTags('messaging')
@Controller('api/inbound-messages')
export class InboundController {
  constructor(private readonly reader: InboundReader) {}

  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: InboundMessagePage })
  list(@Query({ schema: InboundMessageQuery }) query: InboundMessageQuery): Promise<InboundMessagePage> {
    return this.reader.list(query);
  }
}
