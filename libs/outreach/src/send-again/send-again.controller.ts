import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AskSendAgain, MessageOnItsWay } from '@snowmelt/contracts';
import { AtMost, Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { SendAgainService } from './send-again.service.js';

/** Each request sends a message. After an outage there may be many. */
const MESSAGES_A_MINUTE = 60;

@ApiTags('outreach')
@Controller('api')
export class SendAgainController {
  constructor(private readonly messages: SendAgainService) {}

  @ApiOperation({
    summary: 'Send a failed message again',
    description:
      'While it is of use. A message that may have arrived is sent again only if the caller says that the patient was asked and has not got it.',
  })
  @Post('touches/:id/send-again')
  @StaffOnly()
  @AtMost(MESSAGES_A_MINUTE)
  @Idempotent()
  @HttpCode(202)
  @ApiResponse({ status: 202, standardSchema: MessageOnItsWay })
  @Refuses({
    404: ['TOUCH.NOT_FOUND'],
    409: [
      'OUTREACH.ASK_PATIENT_FIRST',
      'OUTREACH.NO_CHANNEL',
      'OUTREACH.NOT_FAILED',
      'OUTREACH.NOT_OWED',
      'OUTREACH.TEXTS_USED_UP',
      'OUTREACH.TOO_LATE',
    ],
  })
  sendAgain(@IdParam() touchId: string, @Body({ schema: AskSendAgain }) ask: AskSendAgain): Promise<MessageOnItsWay> {
    return this.messages.sendAgain(touchId, ask);
  }
}
