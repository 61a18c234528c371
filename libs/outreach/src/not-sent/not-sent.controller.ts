import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NotSentCount, NotSentPage, NotSentQuery } from '@snowmelt/contracts';
import { StaffOnly } from '@snowmelt/identity';
import { NotSentService } from './not-sent.service.js';

@ApiTags('outreach')
@Controller('api/touches/not-sent')
export class NotSentController {
  constructor(private readonly notSent: NotSentService) {}

  @ApiOperation({
    summary: 'What patients have not received',
    description:
      'Messages that were due and, as far as is known, have not arrived; those about visits today and tomorrow first.',
  })
  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: NotSentPage })
  list(@Query({ schema: NotSentQuery }) query: NotSentQuery): Promise<NotSentPage> {
    return this.notSent.list(query);
  }

  @ApiOperation({
    summary: 'Count what patients have not received',
    description:
      'Those about a visit today or tomorrow, and how many there are of each kind. Contains no patient data.',
  })
  @Get('count')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: NotSentCount })
  count(): Promise<NotSentCount> {
    return this.notSent.count();
  }
}
