import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AnswerText, MessageOnItsWay } from '@snowmelt/contracts';
import { AtMost, Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { AnswerService } from './answer.service.js';

/** Each request sends a message. */
const ANSWERS_A_MINUTE = 12;

@ApiTags('outreach')
@Controller('api/inbound-messages')
export class AnswerController {
  constructor(private readonly answers: AnswerService) {}

  @ApiOperation({
    summary: 'Answer a text',
    description:
      'With neutral words that are ready, by text or e-mail, by the same rules as every message. The task about the text is closed with it, unless it needs a call, a note or a decision.',
  })
  @Post(':id/answers')
  @StaffOnly()
  @AtMost(ANSWERS_A_MINUTE)
  @Idempotent()
  @HttpCode(202)
  @ApiResponse({ status: 202, standardSchema: MessageOnItsWay })
  @Refuses({ 404: ['TEXT.NOT_FOUND'], 409: ['OUTREACH.NO_CHANNEL', 'OUTREACH.TEXTS_USED_UP'] })
  send(@IdParam() id: string, @Body({ schema: AnswerText }) request: AnswerText): Promise<MessageOnItsWay> {
    return this.answers.send(id, request);
  }
}
