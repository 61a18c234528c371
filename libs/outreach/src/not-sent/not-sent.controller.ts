import { Controller, Get, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { NotSentCount, NotSentPage, NotSentQuery } from '@snowmelt/contracts';
import { StaffOnly } from '@snowmelt/identity';
import { NotSentService } from './not-sent.service.js';

@ApiTags('outreach')
@Controller('api/touches/not-sent')
export class NotSentController {
  constructor(private readonly notSent: NotSentService) {}

  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: NotSentPage })
  list(@Query({ schema: NotSentQuery }) query: NotSentQuery): Promise<NotSentPage> {
    return this.notSent.list(query);
  }

  @Get('count')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: NotSentCount })
  count(): Promise<NotSentCount> {
    return this.notSent.count();
  }
}
