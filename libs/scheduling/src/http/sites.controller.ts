import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SiteChange, SiteDetails, SiteDetailsList } from '@snowmelt/contracts';
import { IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { SiteService } from '../sites/site.service.js';

@ApiTags('scheduling')
@Controller('api')
export class SitesController {
  constructor(private readonly places: SiteService) {}

  @ApiOperation({ summary: 'Where the sites are', description: 'Address and directions, as patients read them.' })
  @Get('site-details')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: SiteDetailsList })
  async list(): Promise<SiteDetailsList> {
    return { items: await this.places.list() };
  }

  @ApiOperation({
    summary: 'Change where a site is',
    description: 'Patients who come there read it on their page at once. Audited, with what it was before.',
  })
  @Post('sites/:id')
  @StaffOnly('admin')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: SiteDetails })
  @Refuses({ 404: ['SITE.NOT_FOUND'], 409: ['SCHEDULING.SITE_CHANGED', 'SCHEDULING.SITE_NAME_TAKEN'] })
  save(@IdParam() id: string, @Body({ schema: SiteChange }) change: SiteChange): Promise<SiteDetails> {
    return this.places.save(id, change);
  }
}
