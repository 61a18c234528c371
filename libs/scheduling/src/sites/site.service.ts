import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import type { SiteChange, SiteDetails } from '@snowmelt/contracts';
import { CodedError, notFound } from '@snowmelt/http';
import { SiteRepository } from './site.repository.js';

/** Where the clinic's sites are, as patients read it on their page. */
@Injectable()
export class SiteService {
  constructor(
    private readonly sites: SiteRepository,
    private readonly audit: AuditLog,
  ) {}

  list(): Promise<SiteDetails[]> {
    return this.sites.details();
  }

  /** @throws SITE.NOT_FOUND (404), SCHEDULING.SITE_CHANGED, SCHEDULING.SITE_NAME_TAKEN (409) */
  async save(id: string, change: SiteChange): Promise<SiteDetails> {
    const [before] = await this.sites.details(id);
    if (!before) throw notFound('site', id);
    if (await this.sites.isNameTaken(change.name, id))
      throw new CodedError(
        409,
        'SCHEDULING.SITE_NAME_TAKEN',
        'Another site has this name. Choose one that tells them apart.',
      );
    if (!(await this.sites.save(id, change)))
      throw new CodedError(
        409,
        'SCHEDULING.SITE_CHANGED',
        'Somebody has changed this site meanwhile. Load the page again and look at it.',
      );
    const [after] = (await this.sites.details(id)) as [SiteDetails];
    this.audit.append({
      action: 'site.change',
      entityKind: 'site',
      entityId: id,
      detail: { before: wordsOf(before), after: wordsOf(after) },
    });
    return after;
  }
}

const wordsOf = ({ name, address, directions }: SiteDetails) => JSON.stringify({ name, address, directions });
