import { setTimeout as pause } from 'node:timers/promises';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { PasswordByLink, ResetRequest, StaffLinkFor, StaffLinkToken } from '@snowmelt/contracts';
import { Refuses } from '@snowmelt/http';
import { AccessLinkService } from '../access-link/access-link.service.js';
import { Public } from './route-policy.js';

/** As for a refused sign-in: the time does not tell whether there is such an account. */
const ANSWER_MS = 250;

const over = { 401: ['IDENTITY.STAFF_LINK_OVER'] };

@ApiTags('identity')
@Controller('api')
export class AccessLinkController {
  constructor(private readonly links: AccessLinkService) {}

  @ApiOperation({
    summary: 'Read a link for staff',
    description: 'For whom the link of an invitation or of a new password is. Does not use it up.',
  })
  @Post('staff-link')
  @Public()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: StaffLinkFor })
  @Refuses(over)
  read(@Body({ schema: StaffLinkToken }) { token }: StaffLinkToken): Promise<StaffLinkFor> {
    return this.links.read(token);
  }

  @ApiOperation({
    summary: 'Set a password by a link',
    description: 'Uses the link up and ends all sessions of the person, who then signs in.',
  })
  @Post('staff-link/password')
  @Public()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses(over, { 422: ['IDENTITY.PASSWORD_NOT_FIT'] })
  setPassword(@Body({ schema: PasswordByLink }) { token, password }: PasswordByLink): Promise<void> {
    return this.links.setPassword(token, password);
  }

  @ApiOperation({
    summary: 'Ask for a new password',
    description:
      'If the address belongs to an account, an e-mail with a link goes to it, good for ten minutes. The response is always the same.',
  })
  @Post('password-reset')
  @Public()
  @HttpCode(202)
  @ApiResponse({ status: 202 })
  async askForReset(@Body({ schema: ResetRequest }) { email }: ResetRequest): Promise<void> {
    await Promise.all([this.links.askForReset(email), pause(ANSWER_MS, undefined, { ref: false })]);
  }
}
