import { Injectable } from '@nestjs/common';
import type { Duty } from '@snowmelt/database';
import { type VisitOfClinic, VisitRepository } from './visit.repository.js';
import { VisitService } from './visit.service.js';

/** Closes rooms whose time is over, even if nobody ended the visit. */
@Injectable()
export class OverdueVisitDuty implements Duty<VisitOfClinic> {
  readonly name = 'visit.close-overdue';
  readonly everySeconds = 5;

  constructor(
    private readonly visits: VisitRepository,
    private readonly visitService: VisitService,
  ) {}

  find(limit: number): Promise<VisitOfClinic[]> {
    return this.visits.overdue(limit);
  }

  async act({ visitId }: VisitOfClinic): Promise<void> {
    const visit = await this.visits.locked(visitId);
    if (visit) await this.visitService.closeOverdue(visit);
  }
}
