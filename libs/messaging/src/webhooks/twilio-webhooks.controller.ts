import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Config } from '@snowmelt/config';
import { Public } from '@snowmelt/identity';
import type { FastifyRequest } from 'fastify';
import { requireTwilioSignature } from './signature.twilio.js';
import { TwilioInboxService } from './twilio-inbox.service.js';

type FormRequest = FastifyRequest<{ Body: Record<string, string> | undefined; Querystring: Record<string, string> }>;

@ApiExcludeController()
@Controller('api/webhooks/twilio')
export class TwilioWebhooksController {
  constructor(private readonly inbox: TwilioInboxService, private readonly config: Config) {}

  @Post('status') @Public() @HttpCode(204)
  async status(@Req() request: FormRequest): Promise<void> {
    await this.inbox.status(request.query['a'] ?? '', this.signed(request));
  }

  @Post('inbound') @Public() @HttpCode(200) @Header('content-type', 'text/xml')
  async inbound(@Req() request: FormRequest): Promise<string> {
    const reply = await this.inbox.inbound(this.signed(request));
    return reply ? '<Response><Message>Visit reminders. Call the clinic with questions. Msg and data rates may apply. STOP to opt out. / ALTO para no recibir.</Message></Response>' : '<Response/>';
  }

  private signed(request: FormRequest): Record<string, string> {
    const form = request.body ?? {};
    requireTwilioSignature(this.config, request.url, request.headers['x-twilio-signature'], form);
    return form;
  }
}
