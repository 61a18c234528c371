import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import type { TimelinePage, TouchPage, TouchQuery } from '@snowmelt/contracts';
import { PatientService } from '@snowmelt/patients';
import { timelineSentence } from '../timeline/timeline-sentence.js';
import { TimelineRepository } from '../timeline/timeline.repository.js';
import { TouchRepository } from '../touch.repository.js';

const PAGE_SIZE = 100;

@Injectable()
export class OutreachReader {
  constructor(private readonly touchRows: TouchRepository, private readonly timelineRows: TimelineRepository, private readonly patients: PatientService, private readonly audit: AuditLog) {}

  async touches({ patientId, status, cursor }: TouchQuery): Promise<TouchPage> {
    if (patientId) await this.patients.mustExist(patientId);
    const found = await this.touchRows.list({ patientId: patientId ?? null, status, after: cursor ?? null, limit: PAGE_SIZE + 1 });
    await this.audit.appendOnceInSession({ action: 'touch.list', entityKind: 'touch', patientId: patientId ?? null, detail: { count: Math.min(found.length, PAGE_SIZE) } });
    return page(found);
  }

  /** The newest page first, each page in the order of what happened. */
  async timeline(patientId: string, cursor: string | null): Promise<TimelinePage> {
    await this.patients.mustExist(patientId);
    const { items, nextCursor } = page(await this.timelineRows.of(patientId, cursor, PAGE_SIZE + 1));
    await this.audit.appendOnceInSession({ action: 'timeline.read', entityKind: 'patient', entityId: patientId, patientId });
    return { items: items.reverse().map((row) => ({ id: row.id, at: row.at, type: row.type, summary: timelineSentence(row), appointmentId: row.appointmentId, touchId: row.touchId })), nextCursor };
  }
}

function page<T extends { id: string }>(found: T[]): { items: T[]; nextCursor: string | null } {
  return { items: found.slice(0, PAGE_SIZE), nextCursor: found.length > PAGE_SIZE ? (found[PAGE_SIZE - 1]?.id ?? null) : null };
}
