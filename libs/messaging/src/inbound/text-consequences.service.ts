import { Injectable } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { EventLog } from '@snowmelt/events';
import { OptOutService } from '@snowmelt/patients';
import { Tasks } from '@snowmelt/tasks';
import type { ReadText } from './inbound-text.js';
import { InboundRepository, type NumberFacts } from './inbound.repository.js';
import { scopeOf, taskOfUnknown, tasksOfText } from './tasks-of-text.js';

interface StoredText {
  readonly inboundMessageId: string;
  readonly from: string;
  readonly providerMessageId: string;
  readonly facts: NumberFacts;
}

/** What follows from a text that was stored: texts end, pause or go on, a visit is confirmed, a person is told. */
@Injectable()
export class TextConsequences {
  constructor(
    private readonly inbound: InboundRepository,
    private readonly optOuts: OptOutService,
    private readonly events: EventLog,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  /** Of a text whose clinic nobody knows: one task for each clinic, whatever it says, for they cannot read it yet. */
  async ofUnknown(read: ReadText, text: Omit<StoredText, 'facts'>): Promise<void> {
    if (read.wish === 'stop') await this.optOuts.stop(text.from, `text ${text.providerMessageId}`);
    if (read.wish === 'start') await this.optOuts.start(text.from);
    const task = taskOfUnknown(text.inboundMessageId, await this.tasks.readFrom(this.clock.now()));
    await this.inbound.standsFor(text.inboundMessageId, [await this.tasks.openOnce(task.kind, task)]);
  }

  async of(read: ReadText, { inboundMessageId, from, providerMessageId, facts }: StoredText): Promise<void> {
    const patientIds = facts.patients.map(({ id }) => id);
    for (const patientId of patientIds) this.events.append('message.received', { patientId, inboundMessageId });
    const evidence = `text ${providerMessageId}`;
    if (read.wish === 'stop') await this.optOuts.stop(from, evidence);
    // of a stranger nobody would be asked to decide
    if (read.wish === 'may_be_stop' && patientIds.length > 0) await this.optOuts.pause(from, evidence);
    if (read.wish === 'start') await this.optOuts.start(from);
    if (read.wish === 'stop' || read.wish === 'start')
      for (const id of patientIds) await this.tasks.settle(`stop_or_question:${id}`, []);
    const [patientId] = patientIds;
    // a 1 from a number of several patients is nobody's answer yet
    if (read.wish === 'confirm' && patientId && patientIds.length === 1)
      return this.events.append('reply.confirmed', { patientId, inboundMessageId });
    const now = this.clock.now();
    const arrived = { inboundMessageId, patientIds, now, readFrom: await this.tasks.readFrom(now) };
    const standing: string[] = [];
    for (const task of tasksOfText(read, arrived)) standing.push(await this.tasks.openOnce(scopeOf(task), task));
    await this.inbound.standsFor(inboundMessageId, standing);
  }
}
