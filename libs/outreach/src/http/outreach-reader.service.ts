import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import type { TimelinePage, TouchPage, TouchQuery } from '@snowmelt/contracts';
import { EducationLibrary } from '@snowmelt/education';
import { PatientService } from '@snowmelt/patients';
import { timelineSentence } from '../timeline/timeline-sentence.js';
import { TimelineRepository } from '../timeline/timeline.repository.js';
import { TouchListRepository } from './touch-list.repository.js';

const PAGE_SIZE = 100;

@Injectable()
export class OutreachReader {
  constructor(
    private readonly touchRows: TouchListRepository,
    private readonly timelineRows: TimelineRepository,
    private readonly library: EducationLibrary,
    private readonly patients: PatientService,
    private readonly audit: AuditLog,
  ) {}

  async touches({ patientId, status, cursor }: TouchQuery): Promise<TouchPage> {
    if (patientId) await this.patients.mustExist(patientId);
    const found = await this.touchRows.list({
      patientId: patientId ?? null,
      status,
      after: cursor ?? null,
      limit: PAGE_SIZE + 1,
    });
    this.audit.appendOnceInSession({
      action: 'touch.list',
      entityKind: 'touch',
      patientId: patientId ?? null,
      detail: { count: Math.min(found.length, PAGE_SIZE) },
    });
    const { items, nextCursor } = page(found);
    return {
      items: items.map((touch) => ({ ...touch, educationTitle: this.titleOf(touch.educationCode) })),
      nextCursor,
    };
  }

  /** The newest page first; each page in chronological order. */
  async timeline(patientId: string, cursor: string | null): Promise<TimelinePage> {
    await this.patients.mustExist(patientId);
    const { items, nextCursor } = page(await this.timelineRows.of(patientId, cursor, PAGE_SIZE + 1));
    this.audit.appendOnceInSession({
      action: 'timeline.read',
      entityKind: 'patient',
      entityId: patientId,
      patientId,
    });
    return {
      items: items.reverse().map((row) => ({
        id: row.id,
        at: row.at,
        type: row.type,
        summary: timelineSentence(row, this.titleOf(row.educationCode)),
        appointmentId: row.appointmentId,
        touchId: row.touchId,
      })),
      nextCursor,
    };
  }

  /** The title of a reading, or its code if it is no longer in the library. */
  private titleOf(code: string | null): string | null {
    return code && (this.library.find(code, 'en-US')?.title ?? code);
  }
}

function page<T extends { id: string }>(found: T[]): { items: T[]; nextCursor: string | null } {
  return {
    items: found.slice(0, PAGE_SIZE),
    nextCursor: found.length > PAGE_SIZE ? (found[PAGE_SIZE - 1]?.id ?? null) : null,
  };
}
