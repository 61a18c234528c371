import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { LinkOnItsWay, Nothing, OpenLink } from '@snowmelt/contracts';
import { AtMost, Idempotent, IdParam } from '@snowmelt/http';
import { Public, StaffOnly } from '@snowmelt/identity';
import { LinkRenewalService } from './link-renewal.service.js';
import { VisitLinkService } from './visit-link.service.js';

/** Each one is a message to somebody. */
const LINKS_A_MINUTE = 6;

@ApiTags('outreach')
@Controller('api')
export class VisitLinkController {
  constructor(
    private readonly links: VisitLinkService,
    private readonly renewal: LinkRenewalService,
  ) {}

  @Post('appointments/:id/link')
  @StaffOnly()
  @AtMost(LINKS_A_MINUTE)
  @Idempotent()
  @HttpCode(202)
  @ApiResponse({ status: 202, standardSchema: LinkOnItsWay })
  send(@IdParam() appointmentId: string, @Body({ schema: Nothing }) _nothing: Nothing): Promise<LinkOnItsWay> {
    return this.links.send(appointmentId);
  }

  /** The same answer for every token. */
  @Post('visit-link/renewal')
  @Public()
  @HttpCode(202)
  async renew(@Body({ schema: OpenLink }) { token }: OpenLink): Promise<void> {
    await this.renewal.ask(token);
  }
}
