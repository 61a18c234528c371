import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { actors } from '@snowmelt/audit';
import {
  FactorCode,
  Me,
  NewPasskey,
  NewTotp,
  OwnAccess,
  PasskeyAnswer,
  PasskeyOptions,
  PasswordChange,
  PasswordProof,
  RecoveryCodes,
} from '@snowmelt/contracts';
import { AtMost, IdParam, Refuses } from '@snowmelt/http';
import type { FastifyReply } from 'fastify';
import { FactorService } from '../factor/factor.service.js';
import { PasskeyService } from '../factor/passkey.service.js';
import { SessionService } from '../session/session.service.js';
import { OwnPasswordService } from '../staff/own-password.service.js';
import { Cookies } from './cookies.js';
import { ProofGuard, type RequestWithProof } from './proof.guard.js';
import { RegistrationGuard, type RequestWithChallenge } from './registration.guard.js';
import { StaffAwaiting, StaffOnly, StepUp } from './route-policy.js';

const newSession = {
  'Set-Cookie': {
    description: 'The session with another token.',
    schema: { type: 'string', maxLength: 4096, pattern: '^[\\x20-\\x7e]+$' },
  },
};
const wrongCode = { 422: ['IDENTITY.CODE_WRONG'], 429: ['IDENTITY.CODE_LOCKED'] };
const noPasskeys = { 409: ['IDENTITY.NO_PASSKEYS_HERE'] };

/** How the signed-in person proves who they are: to finish signing in, and again before what has consequences. */
@ApiTags('identity')
@Controller('api/me')
export class OwnAccessController {
  constructor(
    private readonly factors: FactorService,
    private readonly passkeys: PasskeyService,
    private readonly passwords: OwnPasswordService,
    private readonly sessions: SessionService,
    private readonly cookies: Cookies,
  ) {}

  @ApiOperation({
    summary: 'How I sign in',
    description: 'Second factors, recovery codes that are left, and where the person is signed in.',
  })
  @Get('access')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: OwnAccess })
  own(): Promise<OwnAccess> {
    return this.factors.own();
  }

  @ApiOperation({
    summary: 'Prove it by a code',
    description:
      'The six digits of the app, each good once, or a recovery code. Finishes a sign-in, or renews the proof.',
  })
  @Post('proof/code')
  @StaffAwaiting('factor')
  @UseGuards(ProofGuard('code'))
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Me, headers: newSession })
  @Refuses(wrongCode)
  byCode(
    @Body({ schema: FactorCode }) _code: FactorCode,
    @Req() request: RequestWithProof,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    return this.proved(request, reply);
  }

  @ApiOperation({
    summary: 'Prove it by the password',
    description: 'For somebody without a second factor, before what has consequences.',
  })
  @Post('proof/password')
  @StaffAwaiting('enrolment')
  @UseGuards(ProofGuard('password'))
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Me, headers: newSession })
  @Refuses({ 409: ['IDENTITY.FACTOR_EXISTS'], 422: ['IDENTITY.PASSWORD_WRONG'], 429: ['IDENTITY.SIGN_IN_BUSY'] })
  byPassword(
    @Body({ schema: PasswordProof }) _password: PasswordProof,
    @Req() request: RequestWithProof,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    return this.proved(request, reply);
  }

  @ApiOperation({ summary: 'Begin a proof by a passkey', description: 'Good for five minutes, and for one answer.' })
  @Post('proof/passkey-question')
  @StaffAwaiting('factor')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: PasskeyOptions })
  @Refuses(noPasskeys)
  async askPasskey(): Promise<PasskeyOptions> {
    return { options: { ...(await this.passkeys.question(actors.staffId())) } };
  }

  @ApiOperation({
    summary: 'Prove it by a passkey',
    description: 'Finishes a sign-in, or renews the proof.',
  })
  @Post('proof/passkey')
  @StaffAwaiting('factor')
  @UseGuards(ProofGuard('passkey'))
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Me, headers: newSession })
  @Refuses({ 422: ['IDENTITY.PASSKEY_REFUSED'] })
  byPasskey(
    @Body({ schema: PasskeyAnswer }) _answer: PasskeyAnswer,
    @Req() request: RequestWithProof,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    return this.proved(request, reply);
  }

  @ApiOperation({
    summary: 'Begin with an authenticator app',
    description: 'A secret for the app. It counts once its first code was sent back, within a quarter of an hour.',
  })
  @Post('factors/totp')
  @StaffAwaiting('enrolment')
  @StepUp()
  @ApiResponse({ status: 201, standardSchema: NewTotp })
  newTotp(): Promise<NewTotp> {
    return this.factors.newTotp();
  }

  @ApiOperation({
    summary: 'Confirm an authenticator app',
    description: 'Returns recovery codes, once, unless there are some. Ends the other sessions of the person.',
  })
  @Post('factors/:id/confirm')
  @StaffAwaiting('enrolment')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: RecoveryCodes })
  @Refuses({ 404: ['FACTOR.NOT_FOUND'], 422: ['IDENTITY.CODE_WRONG'] })
  confirmTotp(@IdParam() id: string, @Body({ schema: FactorCode }) { code }: FactorCode): Promise<RecoveryCodes> {
    return this.factors.confirmTotp(id, code);
  }

  @ApiOperation({ summary: 'Begin with a passkey', description: 'What the browser needs to make one.' })
  @Post('factors/passkey-options')
  @StaffAwaiting('enrolment')
  @StepUp()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: PasskeyOptions })
  @Refuses(noPasskeys)
  passkeyOptions(): Promise<PasskeyOptions> {
    return this.factors.passkeyOptions();
  }

  @ApiOperation({
    summary: 'Add a passkey',
    description: 'Returns recovery codes, once, unless there are some. Ends the other sessions of the person.',
  })
  @Post('factors/passkey')
  @StaffAwaiting('enrolment')
  @UseGuards(RegistrationGuard)
  @ApiResponse({ status: 201, standardSchema: RecoveryCodes })
  @Refuses({ 422: ['IDENTITY.PASSKEY_REFUSED'] })
  addPasskey(
    @Body({ schema: NewPasskey }) { name, response }: NewPasskey,
    @Req() { challenge }: RequestWithChallenge,
  ): Promise<RecoveryCodes> {
    return this.factors.addPasskey(name, response, challenge);
  }

  @ApiOperation({
    summary: 'Remove a second factor',
    description: 'Ends the other sessions of the person. Not the last one where the clinic demands one.',
  })
  @Delete('factors/:id')
  @StaffOnly()
  @StepUp()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses({ 404: ['FACTOR.NOT_FOUND'], 409: ['IDENTITY.LAST_FACTOR'] })
  async remove(@IdParam() id: string): Promise<void> {
    await this.factors.remove(id);
  }

  @ApiOperation({
    summary: 'New recovery codes',
    description: 'Shown once. Those of before are good for nothing any more.',
  })
  @Post('recovery-codes')
  @StaffOnly()
  @StepUp()
  @ApiResponse({ status: 201, standardSchema: RecoveryCodes })
  @Refuses({ 409: ['IDENTITY.NO_FACTOR'] })
  newCodes(): Promise<RecoveryCodes> {
    return this.factors.newCodes();
  }

  @ApiOperation({ summary: 'Change my password', description: 'Ends the other sessions of the person.' })
  @Post('password')
  @StaffOnly()
  @AtMost(5)
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses({ 422: ['IDENTITY.PASSWORD_NOT_FIT', 'IDENTITY.PASSWORD_WRONG'], 429: ['IDENTITY.SIGN_IN_BUSY'] })
  changePassword(
    @Body({ schema: PasswordChange }) change: PasswordChange,
    @Req() { ip }: RequestWithProof,
  ): Promise<void> {
    return this.passwords.change(change, ip);
  }

  @ApiOperation({ summary: 'End one of my sessions', description: 'At its next request it has to sign in.' })
  @Delete('sessions/:id')
  @StaffOnly()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses({ 404: ['SESSION.NOT_FOUND'] })
  endOne(@IdParam() id: string): Promise<void> {
    return this.sessions.endOne(id);
  }

  @ApiOperation({ summary: 'End my other sessions', description: 'All but the one that asks.' })
  @Post('sessions/end-others')
  @StaffOnly()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  endOthers(): Promise<void> {
    return this.sessions.endOthers();
  }

  private async proved(request: RequestWithProof, reply: FastifyReply): Promise<Me> {
    const { token, me } = await this.sessions.proved(request.proof);
    if (token !== null) this.cookies.setStaff(reply, token);
    return me;
  }
}
