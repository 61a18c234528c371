import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { CodedError, notFound } from '@snowmelt/http';
import { OptOutService } from '@snowmelt/patients';
import { Tasks } from '@snowmelt/tasks';
import { InboundRepository } from './inbound.repository.js';

/** A person says whether words that begin like STOP were meant so. */
@Injectable()
export class StopDecisionService {
  constructor(
    private readonly inbound: InboundRepository,
    private readonly optOuts: OptOutService,
    private readonly tasks: Tasks,
    private readonly audit: AuditLog,
  ) {}

  /** @throws MESSAGING.DECIDED_ALREADY (409) */
  async decide(inboundMessageId: string, meant: 'stop' | 'question'): Promise<void> {
    const sender = await this.inbound.senderOf(inboundMessageId);
    if (!sender) throw notFound('text', inboundMessageId);
    await this.inbound.lockNumber(sender.address);
    if (!(await this.optOuts.decide(sender.address, meant)))
      throw new CodedError(409, 'MESSAGING.DECIDED_ALREADY', 'Somebody has decided this already.');
    const outcome = meant === 'stop' ? 'It meant STOP: no more texts.' : 'It was a question: texts go on.';
    for (const patientId of sender.patientIds) {
      await this.tasks.finish(`stop_or_question:${patientId}`, outcome);
      this.audit.append({
        action: 'inbound.decide-stop',
        entityKind: 'inbound_message',
        entityId: inboundMessageId,
        patientId,
        detail: { meant },
      });
    }
  }
}
