import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { actors, type Proof } from '@snowmelt/audit';
import { Me, OpenedPage, OpenLink, PasskeyAnswer, PasskeyOptions, SignIn } from '@snowmelt/contracts';
import { newToken } from '@snowmelt/crypto';
import { Refuses } from '@snowmelt/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PasskeyService } from '../factor/passkey.service.js';
import { PasskeySignInService } from '../factor/passkey-sign-in.service.js';
import { MagicLinkService } from '../magic-link/magic-link.service.js';
import { SessionService } from '../session/session.service.js';
import type { CheckedStaff } from '../staff/sign-in.strategy.js';
import { CallerService } from './caller.service.js';
import { Cookies } from './cookies.js';
import { originOf } from './origin-of-session.js';
import { Public, SignedIn, type StaffAccess, StaffAwaiting } from './route-policy.js';
import { SignInGuard } from './sign-in.guard.js';

const setsCookie = (description: string) => ({
  'Set-Cookie': { description, schema: { type: 'string', maxLength: 4096, pattern: '^[\\x20-\\x7e]+$' } },
});

@ApiTags('identity')
@Controller('api')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly links: MagicLinkService,
    private readonly passkeys: PasskeyService,
    private readonly signIns: PasskeySignInService,
    private readonly cookies: Cookies,
    private readonly callers: CallerService,
  ) {}

  @ApiOperation({
    summary: 'Sign in',
    description:
      'Checks e-mail and password of a member of staff and opens a session, which the cookie carries. After several wrong passwords the account is locked for a while.',
  })
  @Post('session')
  @Public()
  @UseGuards(SignInGuard)
  @ApiResponse({ status: 201, standardSchema: Me, headers: setsCookie('The session: HttpOnly, for twelve hours.') })
  @Refuses({ 401: ['IDENTITY.SIGN_IN_REFUSED'], 429: ['IDENTITY.SIGN_IN_BUSY'] })
  async signIn(
    @Body({ schema: SignIn }) _credentials: SignIn,
    @Req() request: FastifyRequest & { user: CheckedStaff },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    return this.opened(request, reply, request.user, 'password');
  }

  @ApiOperation({
    summary: 'Begin to sign in with a passkey',
    description: 'What the browser asks its passkeys. Good for five minutes, and for one answer.',
  })
  @Post('session/passkey-question')
  @Public()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: PasskeyOptions })
  @Refuses({ 409: ['IDENTITY.NO_PASSKEYS_HERE'] })
  async askPasskey(): Promise<PasskeyOptions> {
    return { options: { ...(await this.passkeys.question(null)) } };
  }

  @ApiOperation({
    summary: 'Sign in with a passkey',
    description:
      'Without a name or a password: the passkey says whose it is. A lock after wrong passwords does not hold it up.',
  })
  @Post('session/passkey')
  @Public()
  @ApiResponse({ status: 201, standardSchema: Me, headers: setsCookie('The session: HttpOnly, for twelve hours.') })
  @Refuses({ 401: ['IDENTITY.PASSKEY_REFUSED'] })
  async signInByPasskey(
    @Body({ schema: PasskeyAnswer }) { response }: PasskeyAnswer,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    return this.opened(request, reply, await this.signIns.byPasskey(response), 'passkey');
  }

  private async opened(request: FastifyRequest, reply: FastifyReply, who: CheckedStaff, by: Proof): Promise<Me> {
    const from = { ...originOf(request), formerToken: this.cookies.staff(request) };
    const { token, me } = await this.sessions.open(who, by, from);
    this.cookies.setStaff(reply, token);
    const device = this.cookies.device(request) ?? newToken();
    await this.sessions.knowDevice(who, device);
    this.cookies.setDevice(reply, device);
    return me;
  }

  @ApiOperation({
    summary: 'Read the session',
    description: 'The signed-in member of staff with their roles, and their clinic.',
  })
  @Get('session')
  @StaffAwaiting('factor', 'enrolment')
  @ApiResponse({ status: 200, standardSchema: Me })
  me(@SignedIn() { awaits }: StaffAccess): Promise<Me> {
    return this.sessions.me(actors.staffId(), awaits);
  }

  @ApiOperation({
    summary: 'Sign out',
    description: "Ends the session. Clears what the browser has stored of the clinic's pages.",
  })
  @Delete('session')
  @StaffAwaiting('factor', 'enrolment')
  @HttpCode(204)
  @ApiResponse({ status: 204, headers: setsCookie('The session, ended.') })
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.close(this.cookies.staff(request) as string);
    this.cookies.clearStaff(reply);
  }

  @ApiOperation({
    summary: 'Open the link in a message',
    description:
      'Opens the page of a link from a message. A link opens once; the browser that opened it may open it again.',
  })
  @Post('visit-link')
  @Public()
  @HttpCode(200)
  @ApiResponse({
    status: 200,
    standardSchema: OpenedPage,
    headers: setsCookie(
      'The pages that this browser has open, unless this one was open before; HttpOnly, expires with the newest.',
    ),
  })
  @Refuses({
    403: [
      'IDENTITY.LINK_EXPIRED',
      'IDENTITY.LINK_TAKEN_BACK',
      'IDENTITY.LINK_UNKNOWN',
      'IDENTITY.LINK_USED',
      'IDENTITY.VISIT_CANCELLED',
      'IDENTITY.VISIT_MOVED',
    ],
  })
  async openLink(
    @Body({ schema: OpenLink }) { token }: OpenLink,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedPage> {
    const open = await this.callers.pages(request);
    const known = open.map((one) => one.token);
    const { page, token: opened, seconds } = await this.links.consume(token, known);
    if (opened) {
      // closed pages stay in the cookie, after the open ones, so that their tabs can learn why they were closed
      const tokens = new Set([opened, ...known, ...this.cookies.pages(request)]);
      const secondsLeft = open.map(({ access }) => access.visit.secondsLeft);
      this.cookies.setPages(reply, [...tokens], Math.max(seconds, ...secondsLeft));
    }
    return { page };
  }
}
