import { Injectable } from '@nestjs/common';
import { Tasks } from '@snowmelt/tasks';
import { InboundRepository } from './inbound.repository.js';
import { OTHERS_MS, scopeOf, taskKey } from './tasks-of-text.js';

/** For what turns out later about a text: it is a person's to read after all. */
@Injectable()
export class TextTasks {
  constructor(
    private readonly inbound: InboundRepository,
    private readonly tasks: Tasks,
  ) {}

  /** Idempotent. The task stands beside the text, as one that was opened with it. */
  async read(inboundMessageId: string, patientId: string, receivedAt: Date): Promise<void> {
    const kind = 'patient_wrote' as const;
    const dueAt = new Date((await this.tasks.readFrom(receivedAt)).getTime() + OTHERS_MS);
    const task = { key: taskKey(inboundMessageId, patientId, kind), kind, patientId, dueAt };
    await this.inbound.standsFor(inboundMessageId, [await this.tasks.openOnce(scopeOf(task), task)]);
  }
}
