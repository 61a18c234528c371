import { Injectable } from '@nestjs/common';
import { EventLog } from '@snowmelt/events';
import { OptOutRepository } from './opt-out.repository.js';

/** Opts a number out of texts or in again, and tells the planner of every patient with that number. */
@Injectable()
export class OptOutService {
  constructor(
    private readonly optOuts: OptOutRepository,
    private readonly events: EventLog,
  ) {}

  async stop(address: string, evidence: string): Promise<void> {
    for (const patientId of await this.optOuts.optOut(address, evidence))
      this.events.append('patient.opted-out', { patientId });
  }

  async start(address: string): Promise<void> {
    for (const patientId of await this.optOuts.optIn(address)) this.events.append('patient.opted-in', { patientId });
  }
}
