import { type BeforeApplicationShutdown, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import {
  clockDifferences,
  engineOffset,
  engineRelease,
  inZone,
  isTimeZone,
  type OffsetsAt,
  timeZoneRelease,
} from '@snowmelt/clock';
import { Logger } from '@snowmelt/logging';
import { UnitOfWork } from './unit-of-work.js';

interface Row {
  readonly zone: string;
  readonly at: Date;
  readonly postgres: number | null;
  readonly postgresVersion: string;
  readonly releases: string[] | null;
}

/**
 * The offsets in use by clinics and patients, by PostgreSQL's own files, on each day of the coming two years and on
 * both sides of each change that the table has: so a difference of a few weeks is seen, and one of an hour at a change.
 * And the release of the rows that our SQL uses.
 */
const OFFSETS = `
  SELECT u.zone, at, extract(epoch FROM (at AT TIME ZONE n.name) - (at AT TIME ZONE 'UTC'))::int / 60 AS postgres,
    current_setting('server_version') AS "postgresVersion", (SELECT array_agg(DISTINCT release) FROM time_zone_rules) AS releases
  FROM (SELECT time_zones_in_use() UNION SELECT site_zones_in_use()) u(zone) LEFT JOIN pg_timezone_names n ON lower(n.name) = lower(u.zone)
    CROSS JOIN LATERAL (
      SELECT date_trunc('day', snowmelt_now()) + n * interval '1 day' FROM generate_series(0, 730) n
      UNION SELECT change - before FROM time_zone_rules r, unnest(r.from_at) change, unnest('{0 min,1 min}'::interval[]) before
        WHERE r.name = lower(u.zone) AND change BETWEEN snowmelt_now() AND snowmelt_now() + interval '730 days') instants(at)`;

/**
 * At start, compares the sources of time-zone rules: this release's table, its rows in the database, Node and
 * PostgreSQL. Differences are logged and never stop a server, because times are resolved by the table.
 */
@Injectable()
export class TimeZoneCheck implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.warn();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
  }

  private async warn(): Promise<void> {
    try {
      const { release, differences } = await this.compare();
      if (release) this.log.error({}, release);
      for (const difference of differences)
        this.log.warn({}, `${difference}. Times go by the table, release ${timeZoneRelease}`);
    } catch (error) {
      this.log.warn({ error }, 'the time-zone rules could not be compared');
    }
  }

  /** `engine` is Node's view of an instant. */
  async compare(engine = engineOffset): Promise<{ release: string | null; differences: string[] }> {
    const rows = await this.unitOfWork.lookup<Row>(OFFSETS);
    const stored = rows[0]?.releases?.join(', ') ?? 'none';
    return {
      release:
        rows.length === 0 || stored === timeZoneRelease
          ? null
          : `the database's time-zone rules are of release ${stored}, this server's of ${timeZoneRelease}: run migrate.js of this release`,
      differences: clockDifferences(rows.map((row) => offsetsOf(row, engine))),
    };
  }
}

const offsetsOf = ({ zone, at, postgres, postgresVersion }: Row, engine: typeof engineOffset): OffsetsAt => ({
  zone,
  at,
  table: isTimeZone(zone) ? inZone(at, zone).offset : null,
  others: { [engineRelease]: engine(zone, at), [`PostgreSQL ${postgresVersion}`]: postgres },
});

/** For the API and the worker. */
@Module({ providers: [TimeZoneCheck] })
export class TimeZoneCheckModule {}
