import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CursorQuery, TimelinePage, TouchPage, TouchQuery } from '@snowmelt/contracts';
import { IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { OutreachReader } from './outreach-reader.service.js';

@ApiTags('outreach')
@Controller('api')
export class OutreachController {
  constructor(private readonly reader: OutreachReader) {}

  @ApiOperation({
    summary: 'Planned and sent messages',
    description: 'Reminders and readings with the delivery status of each message.',
  })
  @Get('touches')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: TouchPage })
  @Refuses({ 404: ['PATIENT.NOT_FOUND'] })
  touches(@Query({ schema: TouchQuery }) query: TouchQuery): Promise<TouchPage> {
    return this.reader.touches(query);
  }

  @ApiOperation({
    summary: 'The timeline of a patient',
    description: 'Events, newest page first; each page in chronological order.',
  })
  @Get('patients/:id/timeline')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: TimelinePage })
  @Refuses({ 404: ['PATIENT.NOT_FOUND'] })
  timeline(@IdParam() id: string, @Query({ schema: CursorQuery }) { cursor }: CursorQuery): Promise<TimelinePage> {
    return this.reader.timeline(id, cursor ?? null);
  }
}
