import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { LinkOnItsWay, Nothing, OpenLink } from '@snowmelt/contracts';
import { AtMost, Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { Public, StaffOnly } from '@snowmelt/identity';
import { LinkRenewalService } from './link-renewal.service.js';
import { VisitLinkService } from './visit-link.service.js';

/** Each request sends a message. */
const LINKS_A_MINUTE = 6;

@ApiTags('outreach')
@Controller('api')
export class VisitLinkController {
  constructor(
    private readonly links: VisitLinkService,
    private readonly renewal: LinkRenewalService,
  ) {}

  @ApiOperation({
    summary: 'Send the link again',
    description: 'Sends the link to a video visit again, by text or e-mail, at the request of the patient.',
  })
  @Post('appointments/:id/link')
  @StaffOnly()
  @AtMost(LINKS_A_MINUTE)
  @Idempotent()
  @HttpCode(202)
  @ApiResponse({ status: 202, standardSchema: LinkOnItsWay })
  @Refuses({
    404: ['APPOINTMENT.NOT_FOUND'],
    409: ['OUTREACH.NOT_BY_VIDEO', 'OUTREACH.NO_CHANNEL', 'OUTREACH.TEXTS_USED_UP', 'OUTREACH.VISIT_OVER'],
  })
  send(@IdParam() appointmentId: string, @Body({ schema: Nothing }) _nothing: Nothing): Promise<LinkOnItsWay> {
    return this.links.send(appointmentId);
  }

  /** The same response for every token. */
  @ApiOperation({
    summary: 'Request a new link',
    description:
      'For the holder of an expired link. It goes to the address on file; the response is the same for every token.',
  })
  @Post('visit-link/renewal')
  @Public()
  @HttpCode(202)
  async renew(@Body({ schema: OpenLink }) { token }: OpenLink): Promise<void> {
    await this.renewal.ask(token);
  }
}
