import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { actors } from '@snowmelt/audit';
import { Me, OpenedPage, OpenLink, SignIn } from '@snowmelt/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MagicLinkService } from '../magic-link/magic-link.service.js';
import { SessionService } from '../session/session.service.js';
import type { CheckedStaff } from '../staff/sign-in.strategy.js';
import { CallerService } from './caller.service.js';
import { Cookies } from './cookies.js';
import { Public, StaffOnly } from './route-policy.js';
import { SignInGuard } from './sign-in.guard.js';

@ApiTags('identity')
@Controller('api')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly links: MagicLinkService,
    private readonly cookies: Cookies,
    private readonly callers: CallerService,
  ) {}

  @Post('session')
  @Public()
  @UseGuards(SignInGuard)
  @ApiResponse({ status: 201, standardSchema: Me })
  async signIn(
    @Body({ schema: SignIn }) _credentials: SignIn,
    @Req() request: FastifyRequest & { user: CheckedStaff },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const { token, me } = await this.sessions.open(request.user);
    this.cookies.setStaff(reply, token);
    return me;
  }

  @Get('session')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: Me })
  me(): Promise<Me> {
    return this.sessions.me(actors.staffId());
  }

  @Delete('session')
  @StaffOnly()
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.close(this.cookies.staff(request) as string);
    this.cookies.clearStaff(reply);
  }

  @Post('visit-link')
  @Public()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: OpenedPage })
  async openLink(
    @Body({ schema: OpenLink }) { token }: OpenLink,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedPage> {
    const open = await this.callers.pages(request);
    const {
      page,
      token: opened,
      seconds,
    } = await this.links.consume(
      token,
      open.map((one) => one.token),
    );
    // pages that were closed stay named, after the open ones: their tabs are told why
    const tokens = new Set(
      [opened, ...open.map((one) => one.token), ...this.cookies.pages(request)].filter((one) => one !== undefined),
    );
    if (opened)
      this.cookies.setPages(
        reply,
        [...tokens],
        Math.max(seconds, ...open.map(({ access }) => access.visit.secondsLeft)),
      );
    return { page };
  }
}
