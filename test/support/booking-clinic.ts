import { openedClinic, staffMember } from '@snowmelt/identity/testing';
import { registeredPatients } from '@snowmelt/patients/testing';
import { lane, offeredService, openEveryDay } from '@snowmelt/scheduling/testing';
import { type Sql, sqlOf } from '@snowmelt/testing';
import { approvedProtocol, infusionNumbers } from '@snowmelt/treatment/testing';
import pg from 'pg';

const LA = 'America/Los_Angeles';

export interface BookingClinic {
  readonly id: string;
  readonly staffId: string;
  /** Front desk and nurse. */
  readonly staffEmail: string;
  readonly prescriberId: string;
  readonly prescriberEmail: string;
  /**
   * A dose takes an hour and needs a clinician and a chair; so does a session, which is no dose. A check-in takes half
   * an hour and needs a clinician.
   */
  readonly services: { readonly infusion: string; readonly session: string; readonly checkIn: string };
  /** All of them prescribers. */
  readonly clinicians: readonly string[];
  readonly chairs: readonly string[];
  readonly patients: readonly string[];
  readonly protocolId: string;
}

interface Size {
  readonly clinicians?: number;
  readonly chairs?: number;
  readonly patients?: number;
  readonly passwordHash?: string;
  readonly sessions?: number;
  readonly patientsIn?: string;
}

/** A connection in the context of this clinic. */
export async function connectedAs(url: string, { id }: Pick<BookingClinic, 'id'>): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`SELECT set_config('app.clinic_id', $1, false)`, [id]);
  return client;
}

/**
 * A clinic in Los Angeles, open every day from 00:00 to 23:45, with invented people, who live there unless it is said
 * otherwise; written as the owner of the tables.
 */
export async function createBookingClinic(ownerUrl: string, size: Size = {}): Promise<BookingClinic> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const sql = sqlOf(client);
    await sql('BEGIN');
    const clinic = await clinicOf(sql, size);
    await sql('COMMIT');
    return clinic;
  } finally {
    await client.end();
  }
}

async function clinicOf(
  sql: Sql,
  { clinicians = 1, chairs = 1, patients = 2, passwordHash = 'none', sessions = 2, patientsIn = LA }: Size,
): Promise<BookingClinic> {
  const id = await openedClinic(sql);
  const staff = await staffOf(sql, id, passwordHash);
  const services = await servicesOf(sql);
  const clinicianLanes = await lanes(sql, 'clinician', clinicians, staff.prescriberId);
  const chairLanes = await lanes(sql, 'chair', chairs, null);
  await openEveryDay(sql, [...clinicianLanes, ...chairLanes]);
  return {
    id,
    ...staff,
    services,
    clinicians: clinicianLanes,
    chairs: chairLanes,
    patients: await registeredPatients(sql, patients, { timeZone: patientsIn }),
    protocolId: await approvedProtocol(sql, { definition: infusionNumbers(sessions) }),
  };
}

async function staffOf(sql: Sql, clinicId: string, passwordHash: string) {
  const hire = (name: string, who: string, roles: readonly string[]) =>
    staffMember(sql, { name, roles, email: `${who}-${clinicId.slice(0, 8)}@example.com`, passwordHash });
  const desk = await hire('Sam Rivera', 'staff', ['front_desk', 'nurse']);
  const prescriber = await hire('Dr. Kim Reyes', 'prescriber', ['clinician', 'prescriber']);
  return {
    staffId: desk.id,
    staffEmail: desk.email,
    prescriberId: prescriber.id,
    prescriberEmail: prescriber.email,
  };
}

async function servicesOf(sql: Sql): Promise<BookingClinic['services']> {
  const needs = ['clinician', 'chair'] as const;
  return {
    infusion: await offeredService(sql, { code: 'infusion', purpose: 'dose', minutes: 60, needs }),
    session: await offeredService(sql, { code: 'session', purpose: 'preparation', minutes: 60, needs }),
    checkIn: await offeredService(sql, { code: 'check_in', purpose: 'check_in', minutes: 30 }),
  };
}

async function lanes(sql: Sql, kind: string, count: number, of: string | null): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) ids.push(await lane(sql, `${kind} ${String(n).padStart(3, '0')}`, of));
  return ids;
}
