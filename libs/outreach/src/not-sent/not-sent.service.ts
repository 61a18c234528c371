import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import type { NotSentCount, NotSentPage, NotSentQuery } from '@snowmelt/contracts';
import { EducationLibrary } from '@snowmelt/education';
import { NotSentRepository, type NotSentRow } from './not-sent.repository.js';
import { whatToDo, notSentReason } from './not-sent-reason.js';

const PAGE_SIZE = 100;

/**
 * Messages that patients should have received and did not: today's and tomorrow's visits first, because staff can still
 * call.
 */
@Injectable()
export class NotSentService {
  constructor(
    private readonly rows: NotSentRepository,
    private readonly library: EducationLibrary,
    private readonly audit: AuditLog,
  ) {}

  async list({ kind, cursor }: NotSentQuery): Promise<NotSentPage> {
    const found = await this.rows.list(kind ?? null, cursor ?? null, PAGE_SIZE + 1);
    const shown = found.slice(0, PAGE_SIZE);
    this.audit.appendOnceInSession({
      action: 'touch.list-not-sent',
      entityKind: 'touch',
      detail: { count: shown.length },
    });
    return {
      items: shown.map((row) => this.told(row)),
      nextCursor: found.length > PAGE_SIZE ? (shown.at(-1)?.cursor ?? null) : null,
    };
  }

  /** Reveals nothing about any patient, so every page may ask for it. */
  async count(): Promise<NotSentCount> {
    return this.rows.count();
  }

  private told(row: NotSentRow): NotSentPage['items'][number] {
    const { cursor: _cursor, what: _what, ahead: _ahead, educationCode, ...rest } = row;
    const educationTitle = educationCode && (this.library.find(educationCode, 'en-US')?.title ?? educationCode);
    return { ...rest, educationTitle, reason: notSentReason(row), action: whatToDo(row) };
  }
}
