import { clinicMovedTo, requestsForgotten, sentLink, staffMember } from '@snowmelt/identity/testing';
import { bookedAppointment, integrationVisits, lane, sitesMovedTo } from '@snowmelt/scheduling/testing';
import { approveVisitRules } from '@snowmelt/telehealth/testing';
import type { Caller, TestApi } from './api.js';
import { zoneWhereItIs } from './zones.js';

export interface TelehealthClinic {
  /** The default address of the API. */
  readonly url: string;
  readonly leo: Caller;
  readonly amara: Caller;
  readonly leoId: string;
  readonly amaraId: string;
  readonly leoLane: string;
  /** A telehealth visit with Leo that starts so many minutes from now, and its patient's phone with the link opened. */
  visit: (minutesFromNow?: number, patient?: number) => Promise<{ readonly id: string; readonly phone: Caller }>;
}

/**
 * Adds to the API's first clinic what telehealth needs, and makes it noon there, so that visits near now are today's.
 */
export async function createTelehealthClinic(api: TestApi): Promise<TelehealthClinic> {
  const { sql } = api;
  const { staffId, patients } = api.clinic;
  const person = async (name: string, roles: string[]) => {
    const { id, email } = await staffMember(sql, { name, roles, passwordOf: staffId });
    return { id, lane: await lane(sql, name, id), caller: await api.signIn(email) };
  };
  const [leo, amara] = [await person('Leo Park, LMFT', ['clinician']), await person('Dr. Amara Osei', ['prescriber'])];
  const service = await integrationVisits(sql);
  await approveVisitRules(sql);
  for (const moved of [clinicMovedTo, sitesMovedTo]) await moved(sql, zoneWhereItIs(12));
  return {
    url: api.url,
    leo: leo.caller,
    amara: amara.caller,
    leoId: leo.id,
    amaraId: amara.id,
    leoLane: leo.lane,
    async visit(minutesFromNow = 5, patient = 0) {
      await requestsForgotten(sql);
      const patientId = patients[patient] as string;
      const id = await bookedAppointment(sql, {
        patientId,
        serviceTypeId: service,
        by: staffId,
        startsIn: minutesFromNow,
      });
      return { id, phone: await openedLink(api, id, patientId) };
    },
  };
}

/** The link of a reminder, opened on a phone. */
export async function openedLink(api: TestApi, appointmentId: string | null, patientId: string): Promise<Caller> {
  const { token } = await sentLink(api.sql, { patientId, appointmentId });
  return api.openLink(token);
}
