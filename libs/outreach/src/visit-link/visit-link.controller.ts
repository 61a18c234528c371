import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { MessageOnItsWay, LinksTakenBack, Nothing, OpenLink } from '@snowmelt/contracts';
import { AtMost, Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { Public, StaffOnly } from '@snowmelt/identity';
import { LinkRenewalService } from './link-renewal.service.js';
import { LinkRevocationService } from './link-revocation.service.js';
import { VisitLinkService } from './visit-link.service.js';

/** Each request sends a message. */
const LINKS_A_MINUTE = 6;

@ApiTags('outreach')
@Controller('api')
export class VisitLinkController {
  constructor(
    private readonly links: VisitLinkService,
    private readonly renewal: LinkRenewalService,
    private readonly revocation: LinkRevocationService,
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
  @ApiResponse({ status: 202, standardSchema: MessageOnItsWay })
  @Refuses({
    404: ['APPOINTMENT.NOT_FOUND'],
    409: ['OUTREACH.NOT_BY_VIDEO', 'OUTREACH.NO_CHANNEL', 'OUTREACH.TEXTS_USED_UP', 'OUTREACH.VISIT_OVER'],
  })
  send(@IdParam() appointmentId: string, @Body({ schema: Nothing }) _nothing: Nothing): Promise<MessageOnItsWay> {
    return this.links.send(appointmentId);
  }

  @ApiOperation({
    summary: 'Take back all links of a patient',
    description:
      'Every link that was sent to the patient stops working at once, and the pages opened by them close. Whoever joined a visit by one is removed from it. None can be renewed by its holder; later messages bring new links.',
  })
  @Post('patients/:id/link-revocation')
  @StaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: LinksTakenBack })
  @Refuses({ 404: ['PATIENT.NOT_FOUND'] })
  takeBack(@IdParam() patientId: string, @Body({ schema: Nothing }) _nothing: Nothing): Promise<LinksTakenBack> {
    return this.revocation.takeBack(patientId);
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
