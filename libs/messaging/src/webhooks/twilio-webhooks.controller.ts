import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Config } from '@snowmelt/config';
import { CodedError } from '@snowmelt/http';
import { Public } from '@snowmelt/identity';
import type { FastifyRequest } from 'fastify';
import { requireTwilioSignature } from './signature.twilio.js';
import { TwilioInboxService } from './twilio-inbox.service.js';

/**
 * The form fields that are looked up and stored. A malformed one gets a 400, because Twilio would repeat the request
 * after a 5xx, in vain.
 */
const KEPT = ['MessageSid', 'MessageStatus', 'ErrorCode', 'From', 'To'];
const SHORT = /^[\x20-\x7e]{0,64}$/;

/** The text as TwiML, escaped. */
const twiml = (text: string | null) =>
  text === null
    ? '<Response/>'
    : `<Response><Message>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</Message></Response>`;

type FormRequest = FastifyRequest<{ Body: Record<string, string> | undefined; Querystring: Record<string, string> }>;

@ApiExcludeController()
@Controller('api/webhooks/twilio')
export class TwilioWebhooksController {
  constructor(
    private readonly inbox: TwilioInboxService,
    private readonly config: Config,
  ) {}

  @Post('status')
  @Public()
  @HttpCode(204)
  async status(@Req() request: FormRequest): Promise<void> {
    await this.inbox.status(request.query['a'] ?? '', this.signed(request));
  }

  @Post('inbound')
  @Public()
  @HttpCode(200)
  @Header('content-type', 'text/xml')
  async inbound(@Req() request: FormRequest): Promise<string> {
    return twiml(await this.inbox.inbound(this.signed(request)));
  }

  private signed(request: FormRequest): Record<string, string> {
    const form = request.body ?? {};
    requireTwilioSignature(this.config, request.url, request.headers['x-twilio-signature'], form);
    if (KEPT.some((name) => !SHORT.test(form[name] ?? '')))
      throw new CodedError(
        400,
        'MESSAGING.NOT_TWILIOS',
        'A phone number, id or status is too long or has characters that it cannot have.',
      );
    return form;
  }
}
