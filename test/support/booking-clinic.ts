import { openedClinic, staffMember } from '@snowmelt/identity/testing';
import { registeredPatients } from '@snowmelt/patients/testing';
import { lane, offeredService, openEveryDay } from '@snowmelt/scheduling/testing';
import { sqlOf } from '@snowmelt/testing';
import { approvedProtocol, infusionNumbers } from '@snowmelt/treatment/testing';
import pg from 'pg';

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
 * A clinic in Los Angeles, open every day from 00:00 to 23:45, with invented people, who by default live there; written
 * as the owner of the tables.
 */
export async function createBookingClinic(
  ownerUrl: string,
  {
    clinicians = 1,
    chairs = 1,
    patients = 2,
    passwordHash = 'none',
    sessions = 2,
    patientsIn = 'America/Los_Angeles',
  }: Size = {},
): Promise<BookingClinic> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const sql = sqlOf(client);
  try {
    await sql('BEGIN');
    const id = await openedClinic(sql);
    const emailOf = (who: string) => `${who}-${id.slice(0, 8)}@example.com`;
    const { id: staffId, email: staffEmail } = await staffMember(sql, {
      name: 'Sam Rivera',
      roles: ['front_desk', 'nurse'],
      email: emailOf('staff'),
      passwordHash,
    });
    const { id: prescriberId, email: prescriberEmail } = await staffMember(sql, {
      name: 'Dr. Kim Reyes',
      roles: ['clinician', 'prescriber'],
      email: emailOf('prescriber'),
      passwordHash,
    });
    const both = ['clinician', 'chair'];
    const services = {
      infusion: await offeredService(sql, { code: 'infusion', purpose: 'dose', minutes: 60, needs: both }),
      session: await offeredService(sql, { code: 'session', purpose: 'preparation', minutes: 60, needs: both }),
      checkIn: await offeredService(sql, { code: 'check_in', purpose: 'check_in', minutes: 30 }),
    };
    const lanes = async (kind: string, count: number, of: string | null) => {
      const ids: string[] = [];
      for (let n = 1; n <= count; n += 1) ids.push(await lane(sql, `${kind} ${String(n).padStart(3, '0')}`, of));
      return ids;
    };
    const [clinicianLanes, chairLanes] = [
      await lanes('clinician', clinicians, prescriberId),
      await lanes('chair', chairs, null),
    ];
    await openEveryDay(sql, [...clinicianLanes, ...chairLanes]);
    const patientIds = await registeredPatients(sql, patients, { timeZone: patientsIn });
    const protocolId = await approvedProtocol(sql, { definition: infusionNumbers(sessions) });
    await sql('COMMIT');
    return {
      id,
      staffId,
      staffEmail,
      prescriberId,
      prescriberEmail,
      services,
      clinicians: clinicianLanes,
      chairs: chairLanes,
      patients: patientIds,
      protocolId,
    };
  } finally {
    await client.end();
  }
}
