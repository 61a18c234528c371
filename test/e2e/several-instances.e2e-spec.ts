import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignallingGateway } from '../../libs/telehealth/src/signalling/signalling.gateway.js';
import { startApi, startInstance, type TestApi } from '../support/api.js';
import { startBalancer } from '../support/balancer.js';
import { createTelehealthClinic, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { visitActs } from '../support/visit-acts.js';

let api: TestApi;
let clinic: TelehealthClinic;
let instances: { readonly instance: NestFastifyApplication; readonly url: string }[];
let balancer: Awaited<ReturnType<typeof startBalancer>>;

const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port);

beforeAll(async () => {
  api = await startApi();
  clinic = await createTelehealthClinic(api);
  instances = [await startInstance(api.appUrl), await startInstance(api.appUrl)];
  // what is heard, is heard by a notice, and not by the heartbeat that looks every ten seconds anyway
  for (const { instance } of instances) clearInterval(instance.get(SignallingGateway, { strict: false })['timer']);
  balancer = await startBalancer(instances.map(portOf));
});

afterAll(async () => {
  await balancer?.stop();
  for (const { instance } of instances ?? []) await instance.close();
  await api?.stop();
});

const { open, sit } = visitActs(
  () => clinic,
  () => balancer.url,
);
const offer = (sdp: string) => ({ description: { type: 'offer' as const, sdp } });

it('one visit behind one address goes on over two instances of the API, and when one of them goes away', async () => {
  // each connection goes to the other instance in turn
  const visit = await open();
  let { patient, clinician } = visit;
  clinician.say({ type: 'signal', to: visit.epoch, body: offer('before') });
  let heard = (await patient.hear('signal')).seq;
  expect(heard).toBeGreaterThan(0);

  const going = instances.pop() as (typeof instances)[number];
  balancer.takeOut(portOf(going));
  await going.instance.close();
  // one of the two was on it: it comes back by the same address, with the same leave, as the same epoch
  const gone = await Promise.race([
    patient.closed.then(() => 'patient' as const),
    clinician.closed.then(() => 'clinician' as const),
  ]);
  if (gone === 'patient') patient = await sit(visit.phone, visit.token, { after: heard });
  else clinician = await sit(clinic.leo, visit.clinicianToken, { after: 0 });
  for (const [word, from, to, epoch] of [
    ['to the patient', clinician, patient, visit.epoch],
    ['to the clinician', patient, clinician, visit.clinicianEpoch],
  ] as const) {
    from.say({ type: 'signal', to: epoch, body: offer(word) });
    const signal = await to.hear('signal');
    expect(signal.body).toEqual(offer(word));
    heard = signal.seq;
  }
  expect(await api.sql('SELECT state FROM visit')).toEqual([{ state: 'in_progress' }]);
});
