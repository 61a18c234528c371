import { Injectable } from '@nestjs/common';
import { EventLog } from '@snowmelt/events';
import { MessageRepository } from './message.repository.js';

/** The wish of whoever holds a number to get no texts, or to get them again; told to everybody's plan whose number it is. */
@Injectable()
export class OptOutService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly events: EventLog,
  ) {}

  async stop(address: string, evidence: string): Promise<void> {
    for (const patientId of await this.messages.optOut(address, evidence))
      await this.events.append('patient.opted-out', { patientId });
  }

  async start(address: string): Promise<void> {
    for (const patientId of await this.messages.optIn(address))
      await this.events.append('patient.opted-in', { patientId });
  }
}
