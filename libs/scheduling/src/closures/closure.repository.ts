import { Injectable } from '@nestjs/common';
import type { Closure, ClosureWish, NewClosure } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

const local = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI')`;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const LIMIT = 500;

/** What is closed, with the zone of its site. */
export interface ClosedThing {
  readonly siteId: string | null;
  readonly resourceId: string | null;
  readonly timeZone: string;
}
type Period = ClosedThing & Pick<ClosureWish, 'from' | 'until'>;

const PERIOD = `tstzrange(to_instant($3::timestamp, $5), to_instant($4::timestamp, $5))`;
const values = ({ siteId, resourceId, from, until, timeZone }: Period) => [siteId, resourceId, from, until, timeZone];

@Injectable()
export class ClosureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those that are not over; or the one with this id. */
  standing(id: string | null = null): Promise<Closure[]> {
    return this.unitOfWork.query<Closure>(
      `SELECT x.id, jsonb_build_object('kind', CASE WHEN x.resource_id IS NULL THEN 'site' ELSE 'resource' END,
           'id', coalesce(x.resource_id, s.id), 'name', coalesce(b.name, s.name)) AS of,
         ${local('to_wall_time(lower(x.period), s.time_zone)')} AS from, ${local('to_wall_time(upper(x.period), s.time_zone)')} AS until,
         s.time_zone AS "timeZone", x.reason, n.display_name AS "recordedBy", ${instant('x.recorded_at')} AS "recordedAt",
         (SELECT count(*) FROM visits_of_closure(x.id))::int AS visits
       FROM availability_exception x LEFT JOIN bookable_resource b ON b.id = x.resource_id JOIN site s ON s.id = coalesce(x.site_id, b.site_id)
         LEFT JOIN staff_name n ON n.id = x.recorded_by
       WHERE NOT x.opens AND upper(x.period) > snowmelt_now() AND ($1::uuid IS NULL OR x.id = $1) ORDER BY lower(x.period), x.id LIMIT ${LIMIT}`,
      [id],
    );
  }

  /** Null when the clinic has no such site or resource. */
  async closed({ kind, id }: ClosureWish['of']): Promise<ClosedThing | null> {
    const [row] = await this.unitOfWork.query<ClosedThing>(
      kind === 'site'
        ? `SELECT id AS "siteId", NULL::uuid AS "resourceId", time_zone AS "timeZone" FROM site WHERE id = $1`
        : `SELECT NULL::uuid AS "siteId", b.id AS "resourceId", s.time_zone AS "timeZone" FROM bookable_resource b JOIN site s ON s.id = b.site_id
           WHERE b.id = $1 AND b.retired_at IS NULL`,
      [id],
    );
    return row ?? null;
  }

  /** The visits that it would keep from being held. */
  async wouldHit(period: Period): Promise<string[]> {
    return idsOf(
      await this.unitOfWork.query<{ id: string }>(
        `SELECT v AS id FROM visits_hit_by($1, $2, ${PERIOD}) v`,
        values(period),
      ),
    );
  }

  async visitsOf(id: string): Promise<string[]> {
    return idsOf(await this.unitOfWork.query<{ id: string }>('SELECT v AS id FROM visits_of_closure($1) v', [id]));
  }

  async add(period: Period, reason: NewClosure['reason'], by: string): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO availability_exception (clinic_id, site_id, resource_id, period, opens, reason, recorded_by)
       VALUES (current_clinic_id(), $1, $2, ${PERIOD}, false, $6, $7) RETURNING id`,
      [...values(period), reason, by],
    );
    return (row as { id: string }).id;
  }

  async remove(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'DELETE FROM availability_exception WHERE id = $1 AND NOT opens AND upper(period) > snowmelt_now() RETURNING id',
      [id],
    );
    return rows.length > 0;
  }
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
