import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  NewLicence,
  NewStaff,
  SignInRules,
  StaffChange,
  StaffList,
  StaffMember,
  StaffVersion,
} from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { DirectoryService } from '../staff/directory.service.js';
import { StaffOnly, StepUp } from './route-policy.js';

const unknown = { 404: ['STAFF.NOT_FOUND'], 409: ['IDENTITY.HAS_LEFT'] };
const unfit = { 422: ['IDENTITY.ROLE_NOT_FIT', 'IDENTITY.SUPERVISOR_NOT_FIT'] };

@ApiTags('identity')
@Controller('api')
export class StaffController {
  constructor(private readonly people: DirectoryService) {}

  @ApiOperation({
    summary: 'The people of the clinic',
    description: 'Who works there and who did, with roles, licences, and how far their invitation has come.',
  })
  @Get('staff')
  @StaffOnly('admin')
  @ApiResponse({ status: 200, standardSchema: StaffList })
  async list(): Promise<StaffList> {
    return { items: await this.people.list() };
  }

  @ApiOperation({
    summary: 'Invite somebody',
    description:
      'An e-mail with a link goes out, good for three days. They choose their own password; nobody else ever knows it.',
  })
  @Post('staff')
  @StaffOnly('admin')
  @StepUp()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: StaffMember })
  @Refuses({ 409: ['IDENTITY.EMAIL_TAKEN'] }, unfit)
  invite(@Body({ schema: NewStaff }) wish: NewStaff): Promise<StaffMember> {
    return this.people.invite(wish);
  }

  @ApiOperation({
    summary: 'Change name, roles or supervisor',
    description: 'Holds from the next request of the person. A role needs the licence that it asks for.',
  })
  @Post('staff/:id/details')
  @StaffOnly('admin')
  @StepUp()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: StaffMember })
  @Refuses(unknown, unfit, { 409: ['IDENTITY.CHANGED_MEANWHILE', 'IDENTITY.LAST_ADMIN', 'IDENTITY.NOT_ONESELF'] })
  change(@IdParam() id: string, @Body({ schema: StaffChange }) change: StaffChange): Promise<StaffMember> {
    return this.people.change(id, change);
  }

  @ApiOperation({
    summary: 'Add or renew a licence',
    description: 'One of the same kind, state and number gets another last day. None is ever deleted.',
  })
  @Post('staff/:id/licences')
  @StaffOnly('admin')
  @StepUp()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: StaffMember })
  @Refuses(unknown)
  putLicence(@IdParam() id: string, @Body({ schema: NewLicence }) licence: NewLicence): Promise<StaffMember> {
    return this.people.putLicence(id, licence);
  }

  @ApiOperation({
    summary: 'Send a link to sign in',
    description:
      'The invitation again, or a link by which the person sets another password. Older links are good for nothing any more.',
  })
  @Post('staff/:id/link')
  @StaffOnly('admin')
  @StepUp()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: StaffMember })
  @Refuses(unknown)
  sendLink(@IdParam() id: string): Promise<StaffMember> {
    return this.people.sendLink(id);
  }

  @ApiOperation({
    summary: 'Take away second factors',
    description:
      'For somebody who lost theirs: their passkeys, app, recovery codes, password and sessions end, and a link goes to their mailbox.',
  })
  @Post('staff/:id/factors-reset')
  @StaffOnly('admin')
  @StepUp()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: StaffMember })
  @Refuses(unknown, { 409: ['IDENTITY.NOT_ONESELF'] })
  resetFactors(@IdParam() id: string): Promise<StaffMember> {
    return this.people.resetFactors(id);
  }

  @ApiOperation({
    summary: 'Let somebody come back',
    description: 'Somebody who had left is invited again. They choose a new password; their roles and licences stay.',
  })
  @Post('staff/:id/return')
  @StaffOnly('admin')
  @StepUp()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: StaffMember })
  @Refuses({ 404: ['STAFF.NOT_FOUND'], 409: ['IDENTITY.CHANGED_MEANWHILE'] })
  comeBack(@IdParam() id: string, @Body({ schema: StaffVersion }) { version }: StaffVersion): Promise<StaffMember> {
    return this.people.comeBack(id, version);
  }

  @ApiOperation({
    summary: 'Rules of signing in',
    description: 'From which roles the clinic demands a second factor.',
  })
  @Get('sign-in-rules')
  @StaffOnly('admin')
  @ApiResponse({ status: 200, standardSchema: SignInRules })
  rules(): Promise<SignInRules> {
    return this.people.signInRules();
  }

  @ApiOperation({
    summary: 'Set the rules of signing in',
    description: 'Whoever has such a role and no second factor sets one up at their next sign-in.',
  })
  @Post('sign-in-rules')
  @StaffOnly('admin')
  @StepUp()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: SignInRules })
  setRules(@Body({ schema: SignInRules }) rules: SignInRules): Promise<SignInRules> {
    return this.people.setSignInRules(rules);
  }
}
