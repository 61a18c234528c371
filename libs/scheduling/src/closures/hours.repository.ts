import { Injectable } from '@nestjs/common';
import type { NewHours, WeeklyHours } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** From a day to the last visit that stands, however far ahead. */
const visitsFrom = (day: '$1' | '$2', zone: '$2' | '$4') =>
  `tstzrange(to_instant(${day}::date, ${zone}), greatest(to_instant(${day}::date + 1, ${zone}), (SELECT max(x.ends_at) FROM appointment x WHERE x.status IN ('booked', 'arrived'))))`;

export interface HoursOf {
  readonly timeZone: string;
  /** By the clocks of the site. */
  readonly today: string;
}

@Injectable()
export class HoursRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those that hold now and those to come, of everybody and everything, or of one. */
  standing(resourceId: string | null = null): Promise<WeeklyHours[]> {
    return this.unitOfWork.query<WeeklyHours>(
      `SELECT b.id AS "resourceId", b.name, to_char(f.day, 'YYYY-MM-DD') AS from,
         (SELECT to_char(max(upper(w.effective)) - 1, 'YYYY-MM-DD') FROM weekly_availability w WHERE w.resource_id = b.id AND coalesce(f.day, t.today) <@ w.effective) AS until,
         coalesce((SELECT jsonb_agg(jsonb_build_object('isoWeekday', w.iso_weekday, 'opens', to_char(w.opens_local, 'HH24:MI'), 'closes', to_char(w.closes_local, 'HH24:MI'))
             ORDER BY w.iso_weekday, w.opens_local)
           FROM weekly_availability w WHERE w.resource_id = b.id AND coalesce(f.day, t.today) <@ w.effective), '[]') AS hours
       FROM bookable_resource b JOIN site s ON s.id = b.site_id, LATERAL (SELECT to_wall_time(snowmelt_now(), s.time_zone)::date AS today) t,
         LATERAL (SELECT max(lower(w.effective)) AS day FROM weekly_availability w WHERE w.resource_id = b.id AND lower(w.effective) <= t.today
           UNION SELECT lower(w.effective) FROM weekly_availability w WHERE w.resource_id = b.id AND lower(w.effective) > t.today) f
       WHERE b.retired_at IS NULL AND ($1::uuid IS NULL OR b.id = $1) ORDER BY b.name, b.id, f.day NULLS FIRST LIMIT 1000`,
      [resourceId],
    );
  }

  /** What can be booked of somebody who works here, with the day at its site. */
  resourcesOf(staffUserId: string): Promise<{ id: string; today: string }[]> {
    return this.unitOfWork.query<{ id: string; today: string }>(
      `SELECT b.id, to_char(to_wall_time(snowmelt_now(), s.time_zone), 'YYYY-MM-DD') AS today
       FROM bookable_resource b JOIN site s ON s.id = b.site_id WHERE b.staff_user_id = $1 AND b.retired_at IS NULL`,
      [staffUserId],
    );
  }

  /** Null when the clinic has no such person or thing. */
  async of(resourceId: string): Promise<HoursOf | null> {
    const [row] = await this.unitOfWork.query<HoursOf>(
      `SELECT s.time_zone AS "timeZone", to_char(to_wall_time(snowmelt_now(), s.time_zone), 'YYYY-MM-DD') AS today
       FROM bookable_resource b JOIN site s ON s.id = b.site_id WHERE b.id = $1 AND b.retired_at IS NULL`,
      [resourceId],
    );
    return row ?? null;
  }

  /** The visits that could not be held any more. */
  async wouldHit(resourceId: string, { from, hours }: NewHours, { timeZone }: HoursOf): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT v AS id FROM visits_hit_by_hours($1, $2::date, $3::jsonb, ${visitsFrom('$2', '$4')}) v`,
      [resourceId, from, JSON.stringify(hours), timeZone],
    );
    return rows.map(({ id }) => id);
  }

  async set(resourceId: string, { from, hours }: NewHours): Promise<void> {
    await this.unitOfWork.query('SELECT set_hours($1, $2::date, $3::jsonb)', [resourceId, from, JSON.stringify(hours)]);
  }

  /** Visits ahead that cannot be held as the hours are. */
  async outside({ timeZone, today }: HoursOf): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT v AS id FROM visits_outside_hours(${visitsFrom('$1', '$2')}) v`,
      [today, timeZone],
    );
    return rows.map(({ id }) => id);
  }
}
