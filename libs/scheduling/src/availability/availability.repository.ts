import { Injectable } from '@nestjs/common';
import type { Calendar, FreeSlot, ListedResource, ServiceType } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

export interface FreeSlotSearch {
  readonly serviceTypeId: string;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly patientId: string | null;
  readonly resourceId: string | null;
  readonly limit: number;
}

export interface Lanes extends Pick<Calendar, 'timeZone' | 'resources' | 'openings'> {
  readonly from: Date;
  readonly to: Date;
}

/** Free times are offered on the quarter hour: this limits what is shown, not what may be booked. */
const STEP = `interval '15 minutes'`;

@Injectable()
export class AvailabilityRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  serviceTypes(): Promise<ServiceType[]> {
    return this.unitOfWork.query<ServiceType>(
      `SELECT id, code, name, purpose, modality, duration_minutes AS "durationMinutes", required_kinds AS "requiredKinds" FROM service_type ORDER BY name`,
    );
  }

  resources(): Promise<ListedResource[]> {
    return this.unitOfWork.query<ListedResource>(
      `SELECT id, kind, name, kind = 'clinician' AND is_prescriber(staff_user_id) AS prescribes FROM bookable_resource WHERE retired_at IS NULL ORDER BY kind DESC, name`,
    );
  }

  /** Every lane with its opening hours between two wall times of the clinic, and the instants of these two. */
  async lanes(fromLocal: string, toLocal: string): Promise<Lanes> {
    const [row] = await this.unitOfWork.query<Lanes>(
      `WITH view AS (SELECT time_zone AS zone, to_instant($1::timestamp, time_zone) AS starts_at, to_instant($2::timestamp, time_zone) AS ends_at FROM own_clinic),
       opening AS (
         SELECT r.id, to_char(to_wall_time(lower(o.period), zone), 'YYYY-MM-DD"T"HH24:MI') AS starts, to_char(to_wall_time(upper(o.period), zone), 'YYYY-MM-DD"T"HH24:MI') AS ends
         FROM view, bookable_resource r, LATERAL unnest(open_periods(r.id, tstzrange(starts_at, ends_at), zone)) o(period)
         WHERE r.retired_at IS NULL AND o.period && tstzrange(starts_at, ends_at))
       SELECT zone AS "timeZone", starts_at AS "from", ends_at AS "to",
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'name', r.name) ORDER BY r.kind DESC, r.name)
           FROM bookable_resource r WHERE r.retired_at IS NULL), '[]') AS resources,
         coalesce((SELECT jsonb_agg(jsonb_build_object('resourceId', id, 'startsLocal', starts, 'endsLocal', ends) ORDER BY id, starts) FROM opening), '[]') AS openings
       FROM view`,
      [fromLocal, toLocal],
    );
    return row as Lanes;
  }

  freeSlots(search: FreeSlotSearch): Promise<FreeSlot[]> {
    return this.unitOfWork.query<FreeSlot>(`${slotsOf('$7')}) f ORDER BY f.starts_at`, slotValues(search));
  }

  /** The free times nearest to an instant, in their order. */
  nearestSlots(search: FreeSlotSearch & { readonly near: string }): Promise<FreeSlot[]> {
    return this.unitOfWork.query<FreeSlot>(
      `${slotsOf('NULL')} ORDER BY abs(extract(epoch FROM starts_at - $8::timestamptz)), starts_at LIMIT $7) f ORDER BY f.starts_at`,
      [...slotValues(search), search.near],
    );
  }
}

/** Up to a limit, the earliest first. The query goes on after it. */
const slotsOf = (limit: '$7' | 'NULL') => `
  SELECT to_char(to_wall_time(f.starts_at, $4), 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal", to_char(f.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "startsAt",
    to_char(f.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "endsAt",
    (SELECT jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'name', r.name) ORDER BY r.kind DESC) FROM bookable_resource r WHERE r.id = ANY (f.resource_ids)) AS resources
  FROM (SELECT * FROM free_slots($1, tstzrange(date_bin(${STEP}, $2::timestamptz, timestamptz 'epoch'), $3), $4, ${STEP}, $5, $6, ${limit})`;

const slotValues = ({ serviceTypeId, from, to, zone, patientId, resourceId, limit }: FreeSlotSearch): unknown[] => [
  serviceTypeId,
  from,
  to,
  zone,
  patientId,
  resourceId,
  limit,
];
