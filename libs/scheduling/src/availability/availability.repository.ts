import { Injectable } from '@nestjs/common';
import type { Calendar, FreeSlot, ListedResource, ServiceType, Site } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { KIND_ORDER } from './kind-order.js';
import { unknownSite } from './unknown-site.js';

export interface FreeSlotSearch {
  readonly serviceTypeId: string;
  readonly from: string;
  readonly to: string;
  readonly patientId: string | null;
  readonly resourceId: string | null;
  readonly siteId: string | null;
  readonly limit: number;
}

export type NamedResource = Pick<ListedResource, 'id' | 'kind' | 'name' | 'siteId'>;

export interface Lanes extends Pick<Calendar, 'siteId' | 'sites' | 'timeZone' | 'resources' | 'openings'> {
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
      `SELECT s.id, s.code, s.name, s.purpose, s.modality, coalesce((extract(epoch FROM l.stay) / 60)::integer, 0) AS "durationMinutes",
         coalesce((SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'minutes', p.minutes, 'withPatient', p.with_patient) ORDER BY p.place)
          FROM service_phase p WHERE p.service_type_id = s.id), '[]') AS phases,
         coalesce((SELECT jsonb_agg(jsonb_build_object('kind', q.kind, 'qualification', q.qualification, 'quantity', q.quantity, 'onSite', q.on_site,
             'firstPhase', q.first_phase, 'lastPhase', q.last_phase, 'aloneThrough', q.alone_through) ORDER BY q.on_site, array_position(${KIND_ORDER}, q.kind), q.qualification)
           FROM service_requirement q WHERE q.service_type_id = s.id), '[]') AS requirements
       FROM service_type s JOIN service_length l ON l.service_type_id = s.id ORDER BY s.name`,
    );
  }

  resources(): Promise<ListedResource[]> {
    return this.unitOfWork.query<ListedResource>(
      `SELECT r.id, r.kind, r.name, r.places, r.site_id AS "siteId", qualifications_of(r.staff_user_id, to_wall_time(snowmelt_now(), s.time_zone)::date) AS qualifications
       FROM bookable_resource r JOIN site s ON s.id = r.site_id WHERE r.retired_at IS NULL ORDER BY array_position(${KIND_ORDER}, r.kind), r.name`,
    );
  }

  resourcesOf(ids: readonly string[]): Promise<NamedResource[]> {
    return this.unitOfWork.query<NamedResource>(
      `SELECT id, kind, name, site_id AS "siteId" FROM bookable_resource WHERE id = ANY ($1) AND retired_at IS NULL
       ORDER BY array_position(${KIND_ORDER}, kind), name`,
      [ids],
    );
  }

  sites(): Promise<Site[]> {
    return this.unitOfWork.query<Site>('SELECT id, name, time_zone AS "timeZone" FROM site ORDER BY name, id');
  }

  /**
   * Every lane of a site (of the first one, where none is named) with its opening hours between two wall times there,
   * and the instants of these two. @throws SCHEDULING.UNKNOWN_SITE (422)
   */
  async lanes(siteId: string | null, fromLocal: string, toLocal: string): Promise<Lanes> {
    const [row] = await this.unitOfWork.query<Lanes>(
      `WITH view AS (SELECT id, time_zone AS zone, to_instant($1::timestamp, time_zone) AS starts_at, to_instant($2::timestamp, time_zone) AS ends_at
         FROM site WHERE $3::uuid IS NULL OR id = $3 ORDER BY name, id LIMIT 1),
       opening AS (
         SELECT r.resource_id AS id, to_char(to_wall_time(lower(o.period), zone), 'YYYY-MM-DD"T"HH24:MI') AS starts, to_char(to_wall_time(upper(o.period), zone), 'YYYY-MM-DD"T"HH24:MI') AS ends
         FROM view, open_hours(ARRAY(SELECT b.id FROM bookable_resource b WHERE b.retired_at IS NULL AND b.site_id = view.id), tstzrange(starts_at, ends_at)) r, unnest(r.open) o(period)
         WHERE o.period && tstzrange(starts_at, ends_at))
       SELECT id AS "siteId", coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'timeZone', s.time_zone) ORDER BY s.name, s.id) FROM site s), '[]') AS sites, zone AS "timeZone", starts_at AS "from", ends_at AS "to",
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'name', r.name, 'places', r.places) ORDER BY array_position(${KIND_ORDER}, r.kind), r.name)
           FROM bookable_resource r WHERE r.retired_at IS NULL AND r.site_id = view.id), '[]') AS resources,
         coalesce((SELECT jsonb_agg(jsonb_build_object('resourceId', o.id, 'startsLocal', o.starts, 'endsLocal', o.ends) ORDER BY o.id, o.starts) FROM opening o), '[]') AS openings
       FROM view`,
      [fromLocal, toLocal, siteId],
    );
    if (!row) throw unknownSite();
    return row;
  }

  freeSlots(search: FreeSlotSearch): Promise<FreeSlot[]> {
    return this.unitOfWork.query<FreeSlot>(
      `${slotsOf('NULL')}) f ON f.site_id = s.id ORDER BY f.starts_at, s.name`,
      slotValues(search),
    );
  }

  /** The free times nearest to an instant, in their order. */
  nearestSlots(search: FreeSlotSearch & { readonly near: string }): Promise<FreeSlot[]> {
    return this.unitOfWork.query<FreeSlot>(
      `${slotsOf('$8::timestamptz')}) f ON f.site_id = s.id ORDER BY f.starts_at, s.name`,
      [...slotValues(search), search.near],
    );
  }
}

/** The earliest, or the nearest to an instant. The query goes on after it. */
const slotsOf = (near: '$8::timestamptz' | 'NULL') => `
  SELECT to_char(to_wall_time(f.starts_at, s.time_zone), 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal", to_char(f.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "startsAt",
    to_char(f.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "endsAt", f.site_id AS "siteId",
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'name', r.name) ORDER BY array_position(${KIND_ORDER}, r.kind), r.name) FROM bookable_resource r WHERE r.id = ANY (f.resource_ids)), '[]') AS resources
  FROM site s JOIN (SELECT * FROM free_slots($1, tstzrange(date_bin(${STEP}, $2::timestamptz, timestamptz 'epoch'), $3), ${STEP}, $4, $5, $6, $7, ${near})`;

const slotValues = ({ serviceTypeId, from, to, patientId, resourceId, siteId, limit }: FreeSlotSearch): unknown[] => [
  serviceTypeId,
  from,
  to,
  patientId,
  resourceId,
  siteId,
  limit,
];
