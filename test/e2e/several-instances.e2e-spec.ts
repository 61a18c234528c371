import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startApi, startInstance, type TestApi } from '../support/api.js';
import { startBalancer } from '../support/balancer.js';
import { connectBrowser, createTelehealthClinic } from '../support/telehealth-clinic.js';

let api: TestApi;
let twin: NestFastifyApplication;
let twinUrl: string;
let balancer: Awaited<ReturnType<typeof startBalancer>>;
let twinIsUp = false;

beforeAll(async () => {
  api = await startApi();
  ({ instance: twin, url: twinUrl } = await startInstance(api.appUrl));
  twinIsUp = true;
  balancer = await startBalancer([Number(new URL(api.url).port), twinPort()]);
});

afterAll(async () => {
  await balancer?.stop();
  if (twinIsUp) await twin.close();
  await api?.stop();
});

const twinPort = () => Number(new URL(twinUrl).port);
/** By a notice, and not by the heartbeat that looks every ten seconds anyway. */
const soon = <T>(hearing: Promise<T>): Promise<T> => Promise.race([hearing, new Promise<never>((_, reject) => { setTimeout(() => reject(new Error('heard of too late')), 3000).unref(); })]);
const offer = (sdp: string) => ({ description: { type: 'offer' as const, sdp } });

it('one visit behind one address goes on over two instances of the API, and when one of them goes away', async () => {
  const clinic = await createTelehealthClinic(api);
  const { id, phone } = await clinic.visit();
  // each connection goes to the other instance in turn
  const patientToken = (await phone.post('/api/visit/telehealth/join', {})).body.token as string;
  const sit = async (cookie: string, token: string, after: number | null) => {
    const side = await connectBrowser(balancer.url, cookie);
    side.say({ type: 'hello', token, after });
    return side;
  };
  let patient = await sit(phone.cookie, patientToken, null);
  await patient.hear('view', ({ view }) => view.state === 'waiting');
  await clinic.leo.post(`/api/telehealth/visits/${id}/admission`, {});
  const clinicianToken = (await clinic.leo.post(`/api/telehealth/visits/${id}/join`, {})).body.token as string;
  let clinician = await sit(clinic.leo.cookie, clinicianToken, null);
  const mine = (await clinician.hear('view', ({ view }) => view.state === 'in_progress')).view;
  await soon(patient.hear('view', ({ view }) => view.state === 'in_progress'));
  const theirs = mine.peer?.epoch as number;
  clinician.say({ type: 'signal', to: theirs, body: offer('before') });
  let heard = (await soon(patient.hear('signal'))).seq;
  expect(heard).toBeGreaterThan(0);

  balancer.takeOut(twinPort());
  await twin.close();
  twinIsUp = false;
  // one of the two was on it: it comes back by the same address, with the same leave, as the same epoch
  const gone = await Promise.race([patient.closed.then(() => 'patient' as const), clinician.closed.then(() => 'clinician' as const)]);
  if (gone === 'patient') patient = await sit(phone.cookie, patientToken, heard);
  else clinician = await sit(clinic.leo.cookie, clinicianToken, 0);
  for (const [word, from, to, epoch] of [['to the patient', clinician, patient, theirs], ['to the clinician', patient, clinician, mine.epoch]] as const) {
    from.say({ type: 'signal', to: epoch, body: offer(word) });
    const signal = await soon(to.hear('signal'));
    expect(signal.body).toEqual(offer(word));
    heard = signal.seq;
  }
  expect((await api.sql('SELECT state FROM visit'))).toEqual([{ state: 'in_progress' }]);
});
