import { randomUUID } from 'node:crypto';
import { signedInSession, staffMember } from '@snowmelt/identity/testing';
import { sqlOf } from '@snowmelt/testing';
import { type BookingClinic, connectedAs, createBookingClinic } from '../test/support/booking-clinic.js';
import type { Request } from './load.js';

/** Somebody at a desk who books for one patient with one clinician and one chair: nothing of two lanes clashes. */
export interface Lane {
  readonly clinic: BookingClinic;
  readonly staffId: string;
  readonly session: { readonly id: string; readonly token: string };
  readonly patient: string;
  readonly clinician: string;
  readonly chair: string;
}

/** So many lanes, spread over so many new clinics. Each has a session of its own, which has four requests at work. */
export async function bookingLanes(ownerUrl: string, count: number, clinics: number): Promise<Lane[]> {
  const lanes: Lane[] = [];
  for (let n = 0; n < clinics; n += 1) {
    const own = Math.ceil((count - n) / clinics);
    const clinic = await createBookingClinic(ownerUrl, { clinicians: own, chairs: own, patients: own });
    const owner = await connectedAs(ownerUrl, clinic);
    const sql = sqlOf(owner);
    for (let lane = 0; lane < own; lane += 1) {
      const { id: staffId } = await staffMember(sql, { name: `Desk ${lane + 1}`, roles: ['front_desk'] });
      const session = await signedInSession(sql, staffId);
      const [patient, clinician, chair] = [clinic.patients, clinic.clinicians, clinic.chairs].map((all) => all[lane]);
      lanes.push({ clinic, staffId, session, patient, clinician, chair } as Lane);
    }
    await owner.end();
  }
  return lanes;
}

/** Ten hourly starts a day, from the first of June 2027. */
export const startsLocal = (n: number) =>
  `2027-06-${String(1 + Math.floor(n / 10)).padStart(2, '0')}T${String(8 + (n % 10)).padStart(2, '0')}:00`;

export const headersOf = (address: string, { session }: Pick<Lane, 'session'>) => ({
  'content-type': 'application/json',
  origin: address,
  cookie: `snowmelt=${session.token}`,
});

export const booking = (address: string, lane: Lane, starts: string, key: string = randomUUID()): Request => ({
  method: 'POST',
  path: '/api/appointments',
  headers: { ...headersOf(address, lane), 'idempotency-key': key },
  body: JSON.stringify({
    patientId: lane.patient,
    serviceTypeId: lane.clinic.services.session,
    startsLocal: starts,
    resourceIds: [lane.clinician, lane.chair],
  }),
});
