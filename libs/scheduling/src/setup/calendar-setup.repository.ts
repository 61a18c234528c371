import type { Modality, ResourceKind, ServicePhase, ServicePurpose } from '@snowmelt/contracts';
import type { UnitOfWork } from '@snowmelt/database';

/** Dates are the first and the last day, in the site's zone. */
export interface NewSite {
  readonly name: string;
  readonly timeZone: string;
  readonly closures: readonly { readonly from: string; readonly until: string; readonly reason: string }[];
}
export interface NewService {
  readonly code: string;
  readonly name: string;
  readonly purpose: ServicePurpose;
  readonly modality: Modality;
  readonly phases: readonly ServicePhase[];
  /** `phases`: first and last, counted from 1; without them, all. */
  readonly requirements: readonly {
    readonly kind: ResourceKind;
    readonly qualification: string | null;
    readonly quantity: number;
    readonly onSite: boolean;
    readonly phases?: readonly [number, number] | undefined;
    readonly aloneThrough: number | null;
  }[];
}
export interface NewResource {
  readonly kind: ResourceKind;
  readonly name: string;
  /** Name of its site; without one, the only one. */
  readonly site?: string | undefined;
  readonly places: number;
  readonly staffUserId: string | null;
  /** Wall times of the site; `from` and `until`: the first and the last day on which they hold. */
  readonly hours: readonly {
    readonly isoWeekdays: readonly number[];
    readonly opens: string;
    readonly closes: string;
    readonly from?: string | undefined;
    readonly until?: string | undefined;
  }[];
}

/** Adds what a calendar begins with, as the owner of the tables. What is there already stays as it is. */
export class CalendarSetupRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** With its closures. Without any site in the list, a clinic that has none gets `other`. */
  async addSites(sites: readonly NewSite[], other: NewSite): Promise<void> {
    const known = await this.unitOfWork.query('SELECT FROM site WHERE clinic_id = current_clinic_id()');
    const wanted = sites.length > 0 ? sites : [other].slice(known.length > 0 ? 1 : 0);
    for (const { name, timeZone, closures } of wanted) {
      const id = await this.made('site (clinic_id, name, time_zone)', [name, timeZone]);
      if (!id) continue;
      for (const { from, until, reason } of closures)
        await this.unitOfWork.query(
          `INSERT INTO availability_exception (clinic_id, site_id, period, opens, reason)
          VALUES (current_clinic_id(), $1, tstzrange(to_instant($2::date, $5), to_instant($3::date + 1, $5)), false, $4)`,
          [id, from, until, reason, timeZone],
        );
    }
  }

  async addService({ code, name, purpose, modality, phases, requirements }: NewService): Promise<void> {
    const id = await this.made('service_type (clinic_id, code, name, purpose, modality)', [
      ...[code, name, purpose, modality],
    ]);
    if (!id) return;
    for (const [index, { kind, minutes, withPatient }] of phases.entries())
      await this.unitOfWork.query(
        `INSERT INTO service_phase (clinic_id, service_type_id, place, kind, minutes, with_patient)
        VALUES (current_clinic_id(), $1, $2, $3, $4, $5)`,
        [id, index + 1, kind, minutes, withPatient],
      );
    for (const need of requirements) {
      const [first, last] = need.phases ?? [1, phases.length];
      await this.unitOfWork.query(
        `INSERT INTO service_requirement (clinic_id, service_type_id, kind, qualification, quantity, on_site, first_phase, last_phase, alone_through)
        VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, need.kind, need.qualification, need.quantity, need.onSite, first, last, need.aloneThrough],
      );
    }
  }

  async addResource({ kind, name, site, places, staffUserId, hours }: NewResource): Promise<void> {
    const [at] = await this.unitOfWork.query<{ id: string }>(
      'SELECT id FROM site WHERE clinic_id = current_clinic_id() AND coalesce(name = $1, true) ORDER BY name LIMIT 1',
      [site ?? null],
    );
    const id = await this.made('bookable_resource (clinic_id, site_id, kind, name, places, staff_user_id)', [
      ...[at?.id, kind, name, places],
      staffUserId,
    ]);
    if (!id) return; // the clinic may have changed its hours since
    for (const { isoWeekdays, opens, closes, from = null, until = null } of hours)
      await this.unitOfWork.query(
        `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local, effective)
        SELECT current_clinic_id(), $1, d, $3, $4, daterange($5, $6, '[]') FROM unnest($2::integer[]) d`,
        [id, isoWeekdays, opens, closes, from, until],
      );
  }

  /** The id of a new row, or null where there is one. */
  private async made(into: string, values: readonly unknown[]): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO ${into} VALUES (current_clinic_id(), ${values.map((_, index) => `$${index + 1}`).join(', ')})
      ON CONFLICT DO NOTHING RETURNING id`,
      values,
    );
    return row?.id ?? null;
  }
}
