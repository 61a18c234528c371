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
    const patients = await this.optOuts.optOut(address, evidence);
    await this.optOuts.decided(address);
    for (const patientId of patients) this.events.append('patient.opted-out', { patientId });
  }

  /** Until somebody has decided what a text meant. */
  async pause(address: string, evidence: string): Promise<void> {
    for (const patientId of await this.optOuts.pause(address, evidence))
      this.events.append('patient.texts-paused', { patientId });
  }

  /** What the text meant that paused a number. Returns false when that was decided already. */
  async decide(address: string, meant: 'stop' | 'question'): Promise<boolean> {
    if (!(await this.optOuts.isUndecided(address))) return false;
    if (meant === 'stop') await this.stop(address, 'decided by staff');
    else
      for (const patientId of await this.optOuts.optIn(address))
        this.events.append('patient.texts-resumed', { patientId });
    return true;
  }

  async start(address: string): Promise<void> {
    for (const patientId of await this.optOuts.optIn(address)) this.events.append('patient.opted-in', { patientId });
  }
}
