import { Injectable } from '@nestjs/common';
import type { Duty, OfClinic } from '@snowmelt/database';
import { AuditHeads } from './audit-heads.js';
import { ChainRepository } from './chain.repository.js';

/** So many rounds apart, the whole chain is read and not only what is new: once a day. */
const WHOLE_EVERY = 24;

/** Names the place, and nothing of what an entry says. */
class AuditChainBroken extends Error {}

/**
 * Looks every hour whether each clinic's audit log is still what it was: what was added fits, and the entry that was
 * the
 * last one an hour ago is there with the same hash. Then it signs the head and writes it outside the database. So an
 * entry that was changed, a tail that was cut, a log that was emptied, and a chain that was computed anew are found,
 * and
 * the duty fails, which alarms.
 */
@Injectable()
export class AuditChainDuty implements Duty {
  readonly name = 'audit.chain';
  readonly everySeconds = 3600;
  private readonly rounds = new Map<string, number>();

  constructor(
    private readonly chain: ChainRepository,
    private readonly heads: AuditHeads,
  ) {}

  async act({ clinicId }: OfClinic): Promise<void> {
    const round = this.rounds.get(clinicId) ?? 0;
    const before = await this.heads.last(clinicId);
    if (before && (await this.chain.hashOf(before.seq)) !== before.hash)
      throw new AuditChainBroken(`the audit log had an entry ${before.seq}, which is gone or another one`);
    const broken = await this.chain.firstBroken(round % WHOLE_EVERY === 0 ? 0 : (before?.seq ?? 0));
    if (broken !== null) throw new AuditChainBroken(`the audit log is broken at entry ${broken}`);
    const head = await this.chain.head();
    if (head && head.seq !== before?.seq) await this.heads.add(head);
    this.rounds.set(clinicId, round + 1); // after a failure the whole chain is read again
  }
}
