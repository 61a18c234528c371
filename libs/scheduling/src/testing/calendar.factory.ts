import { idOf, type Sql } from '@snowmelt/testing';

export const offeredService = (
  sql: Sql,
  {
    code,
    name = code,
    purpose,
    modality = 'in_person',
    minutes,
    needs = ['clinician'],
  }: {
    code: string;
    name?: string;
    purpose: string;
    modality?: 'in_person' | 'telehealth';
    minutes: number;
    needs?: readonly string[];
  },
): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6)`,
    [code, name, purpose, modality, minutes, needs],
  );

/** The visit by video for talking an experience over: fifty minutes with a clinician. */
export const integrationVisits = (sql: Sql) =>
  offeredService(sql, {
    code: 'integration',
    name: 'Integration visit',
    purpose: 'integration',
    modality: 'telehealth',
    minutes: 50,
  });

/** A column of the calendar: a clinician's, or a chair's, which belongs to nobody. */
export const lane = (sql: Sql, name: string, staffId: string | null): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO bookable_resource (clinic_id, kind, name, staff_user_id) VALUES (current_clinic_id(), $1, $2, $3)`,
    [staffId ? 'clinician' : 'chair', name, staffId],
  );

/** Opens them for booking every day from 00:00 to 23:45. */
export const openEveryDay = (sql: Sql, resourceIds: readonly string[]) =>
  sql(
    `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local)
    SELECT current_clinic_id(), r, d, '00:00', '23:45' FROM unnest($1::uuid[]) r, generate_series(1, 7) d`,
    [resourceIds],
  );
