import type { Answer, Caller } from './api.js';
import { type BrowserSide, connectBrowser } from './browser-side.js';
import type { TelehealthClinic } from './telehealth-clinic.js';

export const offer = (sdp: string) => ({ description: { type: 'offer' as const, sdp } });

type Replace = boolean | 'colleague';

/** What patients and clinicians do about a visit over HTTP; Leo, when nobody is named. */
function asked(clinic: () => TelehealthClinic) {
  const join = (phone: Caller, replace = false): Promise<Answer> =>
    phone.post('/api/visit/telehealth/join', { replace });
  const joinAsClinician = (id: string, who = clinic().leo, replace: Replace = false): Promise<Answer> =>
    who.post(`/api/telehealth/visits/${id}/join`, { replace });
  const leave = async (phone: Caller, replace = false) => (await join(phone, replace)).body.token as string;
  const leaveForClinician = async (id: string, who = clinic().leo, replace: Replace = false) =>
    (await joinAsClinician(id, who, replace)).body.token as string;
  const admit = (id: string, who = clinic().leo): Promise<Answer> =>
    who.post(`/api/telehealth/visits/${id}/admission`, {});
  const end = (id: string, who = clinic().leo): Promise<Answer> => who.post(`/api/telehealth/visits/${id}/end`, {});
  return { join, joinAsClinician, leave, leaveForClinician, admit, end };
}

/** The same and their browsers, on whichever instance of the API. Who is on the line after a test hangs up. */
export function visitActs(clinic: () => TelehealthClinic, url = () => clinic().url) {
  const acts = asked(clinic);
  const sit = seats(url);
  /** A patient in the waiting room. */
  const waiting = async (at = url()) => {
    const { id, phone } = await clinic().visit();
    const token = await acts.leave(phone);
    const patient = await sit(phone, token, { at });
    const { view } = await patient.hear('view', (word) => word.view.state === 'waiting');
    return { id, phone, token, patient, epoch: view.epoch };
  };
  /** A visit that both have entered. */
  const open = async (who = clinic().leo, { patientAt = url(), clinicianAt = url() } = {}) => {
    const visit = await waiting(patientAt);
    expect((await acts.admit(visit.id)).status).toBe(200);
    const clinicianToken = await acts.leaveForClinician(visit.id, who);
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
  return { ...acts, sit, waiting, open };
}

function seats(url: () => string) {
  let sides: BrowserSide[] = [];
  afterEach(async () => {
    for (const side of sides) side.drop();
    await Promise.all(sides.map(({ closed }) => closed));
    sides = [];
  });
  /** Connects a browser with this join token; `after` is the last message it had before its connection dropped. */
  return async (
    who: Caller,
    token: string,
    { after = null as number | null, at = url() } = {},
  ): Promise<BrowserSide> => {
    const side = await connectBrowser(at, who.cookie);
    sides.push(side);
    side.say({ type: 'hello', token, after });
    return side;
  };
}
