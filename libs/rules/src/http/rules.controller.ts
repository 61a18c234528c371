import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  DecideRule,
  ReviseRule,
  RuleDraftCount,
  RuleEffects,
  RuleList,
  RuleQuery,
  RuleWish,
  SendBackRule,
} from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly, StepUp } from '@snowmelt/identity';
import { DraftService } from '../draft/draft.service.js';
import { RuleReader } from '../rule/rule.reader.js';

const Drafter = () => StaffOnly('admin', 'prescriber', 'medical_director');
/** The one role that approves. */
const Director = () => StaffOnly('medical_director');
const unfit = { 422: ['RULES.UNFIT', 'RULES.NOTHING_CHANGED', 'RULES.DAY_UNFIT'] };
const unknownRule = { 404: ['RULE.NOT_FOUND'] };
const unknownDraft = { 404: ['RULE_DRAFT.NOT_FOUND'] };
const CHANGED = 'RULES.CHANGED_MEANWHILE';

@ApiTags('rules')
@Controller('api')
export class RulesController {
  constructor(
    private readonly rules: RuleReader,
    private readonly drafts: DraftService,
  ) {}

  @ApiOperation({
    summary: 'The rules of the clinic',
    description: 'What gates care: every version with source and approval, and the change that waits for approval.',
  })
  @Get('rules')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: RuleList })
  async list(@Query({ schema: RuleQuery }) { kind }: RuleQuery): Promise<RuleList> {
    return { items: await this.rules.list(kind) };
  }

  @ApiOperation({ summary: 'How many changes wait', description: 'Says nothing about any patient.' })
  @Get('rule-drafts/count')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: RuleDraftCount })
  count(): Promise<RuleDraftCount> {
    return this.drafts.count();
  }

  @ApiOperation({
    summary: 'Try a changed rule',
    description: 'What it will do, and to whom. Stores nothing. Written to the audit log.',
  })
  @Post('rule-drafts/preview')
  @Drafter()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: RuleEffects })
  @Refuses(unfit, unknownRule, { 409: ['RULES.BASE_CHANGED'] })
  preview(@Body({ schema: RuleWish }) wish: RuleWish): Promise<RuleEffects> {
    return this.drafts.preview(wish);
  }

  @ApiOperation({
    summary: 'Draft a changed rule',
    description:
      'It waits for the medical director, and is used nowhere before that. Each rule has one draft at a time.',
  })
  @Post('rule-drafts')
  @Drafter()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: RuleList })
  @Refuses(unfit, unknownRule, { 409: ['RULES.BASE_CHANGED', 'RULES.DRAFT_OPEN'] })
  async draft(@Body({ schema: RuleWish }) wish: RuleWish): Promise<RuleList> {
    await this.drafts.draft(wish);
    return this.list({ kind: wish.kind });
  }

  @ApiOperation({ summary: 'Change a draft', description: 'It waits for approval again.' })
  @Post('rule-drafts/:id')
  @Drafter()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: RuleList })
  @Refuses(unfit, unknownRule, unknownDraft, { 409: ['RULES.BASE_CHANGED', CHANGED] })
  async revise(@IdParam() id: string, @Body({ schema: ReviseRule }) request: ReviseRule): Promise<RuleList> {
    await this.drafts.revise(id, request);
    return this.list({ kind: request.wish.kind });
  }

  @ApiOperation({
    summary: 'Approve a draft',
    description:
      'It becomes the next version and holds from its day on. Nobody approves what they wrote in, unless nobody else at the clinic is medical director or prescriber.',
  })
  @Post('rule-drafts/:id/approve')
  @Director()
  @StepUp()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses(unknownDraft, {
    403: ['RULES.OWN_DRAFT'],
    409: [CHANGED, 'RULES.NOT_WAITING', 'RULES.BASE_CHANGED'],
    422: ['RULES.UNFIT'],
  })
  approve(@IdParam() id: string, @Body({ schema: DecideRule }) { version }: DecideRule): Promise<void> {
    return this.drafts.approve(id, version);
  }

  @ApiOperation({ summary: 'Send a draft back', description: 'With what is to be changed, for who drafted it.' })
  @Post('rule-drafts/:id/send-back')
  @Director()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses(unknownDraft, { 409: [CHANGED, 'RULES.NOT_WAITING'] })
  sendBack(@IdParam() id: string, @Body({ schema: SendBackRule }) request: SendBackRule): Promise<void> {
    return this.drafts.sendBack(id, request.version, request.reason);
  }

  @ApiOperation({ summary: 'Give a draft up', description: 'The version in force stays.' })
  @Post('rule-drafts/:id/withdraw')
  @Drafter()
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses(unknownDraft, { 409: [CHANGED] })
  withdraw(@IdParam() id: string, @Body({ schema: DecideRule }) { version }: DecideRule): Promise<void> {
    return this.drafts.withdraw(id, version);
  }
}
