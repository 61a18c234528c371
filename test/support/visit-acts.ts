import type { Answer, Caller } from './api.js';
import { type BrowserSide, connectBrowser, type TelehealthClinic } from './telehealth-clinic.js';

/**
 * What patients and clinicians (by default Leo) do about a visit, on any instance of the API. Closes the open sockets
 * after each test.
 */
export function visitActs(clinic: () => TelehealthClinic, url = () => clinic().url) {
  let sides: BrowserSide[] = [];
  const join = (phone: Caller, replace = false): Promise<Answer> =>
    phone.post('/api/visit/telehealth/join', { replace });
  const joinAsClinician = (id: string, who = clinic().leo, replace: boolean | 'colleague' = false): Promise<Answer> =>
    who.post(`/api/telehealth/visits/${id}/join`, { replace });
  const leave = async (phone: Caller, replace = false) => (await join(phone, replace)).body.token as string;
  const leaveForClinician = async (id: string, who = clinic().leo, replace: boolean | 'colleague' = false) =>
    (await joinAsClinician(id, who, replace)).body.token as string;
  const admit = (id: string, who = clinic().leo): Promise<Answer> =>
    who.post(`/api/telehealth/visits/${id}/admission`, {});
  const end = (id: string, who = clinic().leo): Promise<Answer> => who.post(`/api/telehealth/visits/${id}/end`, {});

  /** Takes a seat with a join grant; `after`: the last signal received before the line dropped. */
  const sit = async (
    who: Caller,
    token: string,
    { after = null as number | null, at = url() } = {},
  ): Promise<BrowserSide> => {
    const side = await connectBrowser(at, who.cookie);
    sides.push(side);
    side.say({ type: 'hello', token, after });
    return side;
  };
  /** A patient in the waiting room. */
  const waiting = async (at = url()) => {
    const { id, phone } = await clinic().visit();
    const token = await leave(phone);
    const patient = await sit(phone, token, { at });
    const { view } = await patient.hear('view', (word) => word.view.state === 'waiting');
    return { id, phone, token, patient, epoch: view.epoch };
  };
  /** A visit that both have entered. */
  const open = async (who = clinic().leo, { patientAt = url(), clinicianAt = url() } = {}) => {
    const visit = await waiting(patientAt);
    expect((await admit(visit.id)).status).toBe(200);
    const clinicianToken = await leaveForClinician(visit.id, who);
    const clinician = await sit(who, clinicianToken, { at: clinicianAt });
    const { view } = await clinician.hear(
      'view',
      (word) => word.view.state === 'in_progress' && word.view.peer?.present === true,
    );
    await visit.patient.hear(
      'view',
      (word) => word.view.state === 'in_progress' && word.view.peer?.epoch === view.epoch && word.view.peer.present,
    );
    return { ...visit, clinician, clinicianToken, clinicianEpoch: view.epoch };
  };

  afterEach(async () => {
    for (const side of sides) side.drop();
    await Promise.all(sides.map(({ closed }) => closed));
    sides = [];
  });
  return { join, joinAsClinician, leave, leaveForClinician, admit, end, sit, waiting, open };
}
