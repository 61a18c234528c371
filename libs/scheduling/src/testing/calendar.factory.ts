import type { Modality, ResourceKind, ServicePhase } from '@snowmelt/contracts';
import { idOf, type Sql } from '@snowmelt/testing';

/** Phases count from 1; without `phases`, all of them. */
interface Needed {
  readonly kind: ResourceKind;
  readonly qualification?: string;
  readonly quantity?: number;
  readonly onSite?: boolean;
  readonly phases?: readonly [first: number, last: number];
  readonly aloneThrough?: number;
}
interface Offered {
  readonly code: string;
  readonly name?: string;
  readonly purpose: string;
  readonly modality?: Modality;
}

/** A service with phases, and what it needs in each. */
async function phasedService(
  sql: Sql,
  { code, name = code, purpose, modality = 'in_person' }: Offered,
  phases: readonly ServicePhase[],
  needs: readonly Needed[],
): Promise<string> {
  const id = await idOf(
    sql,
    `INSERT INTO service_type (clinic_id, code, name, purpose, modality) VALUES (current_clinic_id(), $1, $2, $3, $4)`,
    [code, name, purpose, modality],
  );
  for (const [index, { kind, minutes, withPatient }] of phases.entries())
    await sql('INSERT INTO service_phase VALUES (current_clinic_id(), $1, $2, $3, $4, $5)', [
      ...[id, index + 1, kind, minutes],
      withPatient,
    ]);
  for (const need of needs) await needsToo(sql, id, need, phases.length);
  return id;
}

/** The service needs this as well. */
const needsToo = (
  sql: Sql,
  serviceTypeId: string,
  { kind, qualification, quantity = 1, onSite = false, phases, aloneThrough }: Needed,
  lastPhase = 1,
) =>
  sql(
    `INSERT INTO service_requirement (clinic_id, service_type_id, kind, qualification, quantity, on_site, first_phase, last_phase, alone_through)
    VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[serviceTypeId, kind, qualification ?? null, quantity, onSite],
      ...[phases?.[0] ?? 1, phases?.[1] ?? lastPhase, aloneThrough ?? null],
    ],
  );

/** A service of one phase that needs one of each kind for all of it; the clinician of a dose is a prescriber. */
export const offeredService = (
  sql: Sql,
  {
    minutes,
    needs = ['clinician'],
    ...service
  }: Offered & { readonly minutes: number; readonly needs?: readonly ResourceKind[] },
): Promise<string> =>
  phasedService(
    sql,
    service,
    [{ kind: 'visit', minutes, withPatient: true }],
    needs.map((kind) => ({
      kind,
      ...(service.purpose === 'dose' && kind === 'clinician' ? { qualification: 'prescriber' } : {}),
    })),
  );

/** An infusion as clinics give it: set-up, dose and stay, turn-round; a chair, a nurse, and a prescriber on site. */
export const phasedInfusion = (sql: Sql, code = 'phased', nurse: Partial<Needed> = {}) =>
  phasedService(
    sql,
    { code, name: 'Infusion', purpose: 'dose' },
    [
      { kind: 'set_up', minutes: 20, withPatient: true },
      { kind: 'visit', minutes: 120, withPatient: true },
      { kind: 'turn_round', minutes: 10, withPatient: false },
    ],
    [
      { kind: 'chair', phases: [1, 3] },
      { kind: 'nurse', phases: [1, 2], ...nurse },
      { kind: 'clinician', qualification: 'prescriber', onSite: true, phases: [2, 2] },
    ],
  );

/** The visit by video for talking an experience over: fifty minutes with a clinician. */
export const integrationVisits = (sql: Sql) =>
  offeredService(sql, {
    code: 'integration',
    name: 'Integration visit',
    purpose: 'integration',
    modality: 'video',
    minutes: 50,
  });

/** The service is another one from now on: its only phase has another length. */
export const servicePhaseBecame = (sql: Sql, serviceTypeId: string, minutes: number) =>
  sql('UPDATE service_phase SET minutes = $2 WHERE service_type_id = $1', [serviceTypeId, minutes]);

export const newSite = (sql: Sql, name: string, timeZone = 'America/Los_Angeles'): Promise<string> =>
  idOf(sql, 'INSERT INTO site (clinic_id, name, time_zone) VALUES (current_clinic_id(), $1, $2)', [name, timeZone]);

/** All sites of the clinic are in another zone from now on. */
export const sitesMovedTo = (sql: Sql, timeZone: string) =>
  sql('UPDATE site SET time_zone = $1 WHERE clinic_id = current_clinic_id()', [timeZone]);

/** The clinic's first site, which is made if there is none. */
export async function firstSite(sql: Sql): Promise<string> {
  const [site] = await sql('SELECT id FROM site WHERE clinic_id = current_clinic_id() ORDER BY name LIMIT 1');
  return (site?.['id'] as string | undefined) ?? newSite(sql, 'Main');
}

/** Somebody or something that can be booked. */
export async function bookable(
  sql: Sql,
  kind: ResourceKind,
  name: string,
  {
    staffId = null,
    places = 1,
    siteId,
  }: { readonly staffId?: string | null; readonly places?: number; readonly siteId?: string } = {},
): Promise<string> {
  return idOf(
    sql,
    `INSERT INTO bookable_resource (clinic_id, site_id, kind, name, places, staff_user_id) VALUES (current_clinic_id(), $1, $2, $3, $4, $5)`,
    [siteId ?? (await firstSite(sql)), kind, name, places, staffId],
  );
}

/** A column of the calendar: a clinician's, or a chair's, which belongs to nobody. */
export const lane = (sql: Sql, name: string, staffId: string | null): Promise<string> =>
  bookable(sql, staffId ? 'clinician' : 'chair', name, { staffId });

/** Opens them for booking every day from 00:00 to 23:45. */
export const openEveryDay = (sql: Sql, resourceIds: readonly string[]) => openDaily(sql, resourceIds, '00:00', '23:45');

/** Opens them every day between two wall times, from one day on and until another where these are given. */
export const openDaily = (
  sql: Sql,
  resourceIds: readonly string[],
  opens: string,
  closes: string,
  from: string | null = null,
  until: string | null = null,
) =>
  sql(
    `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local, effective)
    SELECT current_clinic_id(), r, d, $2, $3, daterange($4, $5, '[]') FROM unnest($1::uuid[]) r, generate_series(1, 7) d`,
    [resourceIds, opens, closes, from, until],
  );

/** Somebody is away, or something is out of order, between two wall times of its site. */
export const away = (sql: Sql, resourceId: string, fromLocal: string, untilLocal: string) =>
  sql(
    `INSERT INTO availability_exception (clinic_id, resource_id, period, opens, reason)
    SELECT r.clinic_id, r.id, tstzrange(to_instant($2::timestamp, s.time_zone), to_instant($3::timestamp, s.time_zone)), false, 'away'
    FROM bookable_resource r JOIN site s ON s.id = r.site_id WHERE r.id = $1`,
    [resourceId, fromLocal, untilLocal],
  );

/** A holiday of a site. */
export const holiday = (sql: Sql, siteId: string, on: string): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO availability_exception (clinic_id, site_id, period, opens, reason)
    SELECT clinic_id, id, tstzrange(to_instant($2::date, time_zone), to_instant($2::date + 1, time_zone)), false, 'holiday' FROM site WHERE id = $1`,
    [siteId, on],
  );
