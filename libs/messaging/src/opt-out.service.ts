import { Injectable } from '@nestjs/common';
import { EventLog } from '@snowmelt/events';
import { MessageRepository } from './message.repository.js';

/** Opts a number out of texts or in again, and tells the planner of every patient with that number. */
@Injectable()
export class OptOutService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly events: EventLog,
  ) {}

  async stop(address: string, evidence: string): Promise<void> {
    for (const patientId of await this.messages.optOut(address, evidence))
      this.events.append('patient.opted-out', { patientId });
  }

  async start(address: string): Promise<void> {
    for (const patientId of await this.messages.optIn(address)) this.events.append('patient.opted-in', { patientId });
  }
}
