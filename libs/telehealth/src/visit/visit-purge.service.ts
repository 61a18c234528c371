import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { VisitRepository } from './visit.repository.js';

const EVERY_MS = 3600_000;

/** Deletes leaves to enter once nobody can ask after them: a token's hash and a person are not kept for nothing. The audit log outlives them. */
@Injectable()
export class VisitPurgeService {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly visits: VisitRepository, private readonly unitOfWork: UnitOfWork, private readonly audit: AuditLog, private readonly config: Config, private readonly log: Logger) {}

  start(): void {
    this.timer = setInterval(() => { this.running = this.round(); }, EVERY_MS);
    this.running = this.round();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Clinic by clinic; one that fails keeps no other waiting. Twice, or by two workers at once, deletes once. */
  async round(): Promise<void> {
    try {
      for (const clinicId of await this.visits.clinics()) await this.purge(clinicId).catch(this.fault);
    } catch (error) {
      this.fault(error);
    }
  }

  private purge(clinicId: string): Promise<void> {
    return this.unitOfWork.run(clinicId, async () => {
      const count = await this.visits.purge(this.config.values.VISIT_JOIN_KEPT_HOURS);
      if (count > 0) await this.audit.append({ action: 'visit.purge-joins', entityKind: 'visit_join', detail: { count } });
    });
  }

  private readonly fault = (error: unknown) => this.log.error({ error }, 'old leaves to enter could not be deleted; the next round tries again');
}
