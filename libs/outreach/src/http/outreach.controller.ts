import { Controller, Get, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { CursorQuery, TimelinePage, TouchPage, TouchQuery } from '@snowmelt/contracts';
import { IdParam } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { OutreachReader } from './outreach-reader.service.js';

@ApiTags('outreach')
@Controller('api')
export class OutreachController {
  constructor(private readonly reader: OutreachReader) {}

  @Get('touches')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: TouchPage })
  touches(@Query({ schema: TouchQuery }) query: TouchQuery): Promise<TouchPage> {
    return this.reader.touches(query);
  }

  @Get('patients/:id/timeline')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: TimelinePage })
  timeline(@IdParam() id: string, @Query({ schema: CursorQuery }) { cursor }: CursorQuery): Promise<TimelinePage> {
    return this.reader.timeline(id, cursor ?? null);
  }
}
