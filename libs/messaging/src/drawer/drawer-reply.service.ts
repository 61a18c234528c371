import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AnswerToReply, ReplyAsPatient } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError } from '@snowmelt/http';
import { InboundTextService } from '../inbound/inbound-text.service.js';
import { InboundRepository } from '../inbound/inbound.repository.js';

/** Demo only. The drawer stands for the patient's phone: a reply from it is handled like any inbound text. */
@Injectable()
export class DrawerReplyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inbound: InboundRepository,
    private readonly texts: InboundTextService,
  ) {}

  async reply(attemptId: string, { words }: ReplyAsPatient): Promise<AnswerToReply> {
    const from = await this.inbound.numberOfDrawn(attemptId);
    if (!from)
      throw new CodedError(
        404,
        'MESSAGING.NO_SUCH_TEXT',
        'There is no such text in the outbox. E-mails cannot be answered here.',
      );
    return {
      answer: await this.texts.receiveIn(this.unitOfWork.clinicId(), {
        from,
        providerMessageId: `drawer-${randomUUID()}`,
        words,
        mediaCount: 0,
        readByProvider: null,
      }),
    };
  }
}
