import { Injectable } from '@nestjs/common';
import type { Duty } from '@snowmelt/database';
import { type VisitOfClinic, VisitRepository } from './visit.repository.js';
import { VisitService } from './visit.service.js';

/** Marks browsers absent that fell silent: the process that held them may be gone, and nobody else would say so. */
@Injectable()
export class AbsentBrowserDuty implements Duty<VisitOfClinic> {
  readonly name = 'visit.absent-browsers';
  readonly everySeconds = 5;

  constructor(
    private readonly visits: VisitRepository,
    private readonly visitService: VisitService,
  ) {}

  find(limit: number): Promise<VisitOfClinic[]> {
    return this.visits.visitsWithAbsent(limit);
  }

  async act({ visitId }: VisitOfClinic): Promise<void> {
    if (!(await this.visits.locked(visitId))) return;
    await this.visits.clearAbsent(visitId);
    const visit = await this.visits.locked(visitId);
    if (visit) await this.visitService.settle(visit);
  }
}
