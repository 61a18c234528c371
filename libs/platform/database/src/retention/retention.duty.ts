import type { Logger } from '@snowmelt/logging';
import { type Duty, everyClinic, type OfClinic } from '../duty.js';
import type { UnitOfWork } from '../unit-of-work.js';
import { isPurged, type PurgedTable, type TableRetention } from './table-retention.js';

/** Rows of one table in a transaction, so that a backlog of months blocks nobody. */
const BATCH = 500;

interface TableOfClinic extends OfClinic {
  readonly purged: PurgedTable;
}

/**
 * Deletes what is over, table by table and clinic by clinic: one that cannot be purged holds back no other. In the
 * order in which the tables are declared, so that what refers to a row goes before it.
 */
export class RetentionDuty implements Duty<TableOfClinic> {
  readonly name = 'retention.purge';
  readonly everySeconds = 3600;
  private readonly purged: readonly PurgedTable[];

  constructor(
    tables: readonly TableRetention[],
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Logger,
  ) {
    this.purged = tables.filter(isPurged);
  }

  async find(): Promise<TableOfClinic[]> {
    const clinics = await everyClinic(this.unitOfWork);
    return clinics.flatMap(({ clinicId }) => this.purged.map((purged) => ({ clinicId, purged })));
  }

  async act({ clinicId, purged }: TableOfClinic): Promise<boolean> {
    const { name: job } = this;
    const { table } = purged;
    const count = await purged.purge(BATCH).catch((error: unknown) => {
      this.log.warn({ job, clinicId, table }, 'a table could not be purged; the next round tries again');
      throw error; // whose code and place the duties log
    });
    if (count > 0)
      this.unitOfWork.afterCommit(() =>
        this.log.info({ job, clinicId, table, count }, 'rows whose time is over were deleted'),
      );
    return count === BATCH;
  }
}
