import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import type { InboundMessage, InboundMessagePage, InboundMessageQuery, Task } from '@snowmelt/contracts';
import { PatientService } from '@snowmelt/patients';
import { TaskService } from '@snowmelt/tasks';
import { mayMeanVisit } from '../opt-out-words.js';
import { type InboundListed, InboundRepository } from './inbound.repository.js';

const PAGE_SIZE = 25;

/** Shows staff the texts that patients sent to their clinic. */
@Injectable()
export class InboundReader {
  constructor(
    private readonly inbound: InboundRepository,
    private readonly patients: PatientService,
    private readonly tasks: TaskService,
    private readonly audit: AuditLog,
  ) {}

  async list({ patientId, state = 'all', cursor }: InboundMessageQuery): Promise<InboundMessagePage> {
    if (patientId) await this.patients.mustExist(patientId);
    const found = await this.inbound.list({ patientId: patientId ?? null, state }, cursor ?? null, PAGE_SIZE + 1);
    const items = found.slice(0, PAGE_SIZE);
    // includes the newest id, so that a new text makes a new entry
    this.audit.appendOnceInSession({
      action: 'inbound.list',
      entityKind: 'inbound_message',
      patientId: patientId ?? null,
      detail: { count: items.length, newest: items[0]?.id ?? null },
    });
    const tasks = await this.tasks.ofIds([...new Set(items.flatMap(({ taskIds }) => taskIds))]);
    return {
      items: items.map((item) => presented(item, tasks)),
      nextCursor: found.length > PAGE_SIZE ? (items.at(-1)?.id ?? null) : null,
    };
  }
}

function presented({ address, taskIds, ...text }: InboundListed, tasks: readonly Task[]): InboundMessage {
  return {
    ...text,
    tasks: tasks.filter(({ id }) => taskIds.includes(id)),
    phone: address,
    mayMeanVisit: text.wish === 'stop' && mayMeanVisit(text.words ?? ''),
  };
}
