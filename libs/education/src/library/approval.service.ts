import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { ApproveReading, ReadingApproval } from '@snowmelt/contracts';
import { CodedError, notFound } from '@snowmelt/http';
import { EducationApprovals } from './education-approvals.js';
import { EducationLibrary } from './education-library.js';

/** The texts of the library as the clinic's medical director reads and approves them, version by version. */
@Injectable()
export class ApprovalService {
  constructor(
    private readonly library: EducationLibrary,
    private readonly approvals: EducationApprovals,
    private readonly audit: AuditLog,
  ) {}

  async list(): Promise<ReadingApproval[]> {
    const approved = await this.approvals.all();
    return this.library.items
      .filter(({ locale }) => locale === 'en-US')
      .toSorted((a, b) => Number(a.code.slice(1)) - Number(b.code.slice(1)))
      .map(({ code, version, title }) => {
        const one = approved.find((row) => row.code === code && row.version === version);
        const texts = this.library.items.filter((item) => item.code === code);
        return {
          code,
          version,
          title,
          texts: texts.map((item) => ({ locale: item.locale, title: item.title, markdown: item.markdown })),
          approved: one ? { by: one.by, at: one.at } : null,
        };
      });
  }

  /** Once for each version. @throws EDUCATION_ITEM.NOT_FOUND (404), EDUCATION.OTHER_VERSION (409) */
  async approve({ code, version }: ApproveReading): Promise<void> {
    const item = this.library.find(code, 'en-US');
    if (!item) throw notFound('education item');
    if (item.version !== version)
      throw new CodedError(
        409,
        'EDUCATION.OTHER_VERSION',
        'The library has another version of this text. Load the page again and read that one.',
      );
    if (await this.approvals.approve({ code, version }, actors.staffId()))
      this.audit.append({ action: 'education.approve', entityKind: 'education-item', detail: { code, version } });
  }
}
