import { demoClockReset, minutesPassed } from '@snowmelt/clock/testing';
import { nowWorksAs, pagesRevoked } from '@snowmelt/identity/testing';
import { silentForAMinute } from '@snowmelt/telehealth/testing';
import pg from 'pg';
import type { Seated } from '../../libs/telehealth/src/signalling/signalling.service.js';
import { VideoPort } from '../../libs/telehealth/src/video/video.port.js';
import { VisitService } from '../../libs/telehealth/src/visit/visit.service.js';
import { connectBrowser } from '../support/browser-side.js';
import { somebodyWaits, until } from '../support/until.js';
import {
  admit,
  api,
  beat,
  clearAbsent,
  clinic,
  closeOverdue,
  facts,
  held,
  leaveForClinician,
  letRunOut,
  offer,
  open,
  seatOf,
  setUpHeld,
  signalling,
  sit,
  stateOf,
  url,
  waiting,
} from '../support/held-scene.js';

setUpHeld();

describe('a patient who was taken for absent', () => {
  it('is waiting again with the next heartbeat, and can be let in', async () => {
    const { id, patient } = await waiting();
    await silentForAMinute(api.sql, id);
    await clearAbsent();
    await patient.hear('view', ({ view }) => view.state === 'scheduled');
    await beat();
    await patient.hear('view', ({ view }) => view.state === 'waiting');
    expect((await admit(id)).body).toMatchObject({ state: 'admitted' });
  });

  it('is in the visit again with the next heartbeat', async () => {
    const { id, patient } = await open();
    await silentForAMinute(api.sql, id);
    await clearAbsent();
    await patient.hear('view', ({ view }) => view.state === 'interrupted');
    await beat();
    await patient.hear('view', ({ view }) => view.state === 'in_progress' && view.peer?.present === true);
  });
});

it('a patient who leaves while the heartbeat runs is not counted as present', async () => {
  const { id, patient } = await waiting();
  const seat = seatOf(id, 'patient');
  patient.say({ type: 'leave' });
  await patient.closed;
  await api.sql('BEGIN');
  await api.sql('SELECT FROM visit FOR UPDATE');
  const line: { seat: Seated['seat'] } = { seat };
  const beaten = signalling().seen([line]);
  await until('it waits for the row', () => somebodyWaits(api.sql));
  line.seat = undefined;
  await api.sql('COMMIT');
  await beaten;
  expect([seat?.role, await stateOf(id)]).toEqual(['patient', 'scheduled']);
});

describe('the next heartbeat disconnects', () => {
  it('a clinician who lost the role or signed out', async () => {
    const { clinician } = await open(clinic.amara);
    await nowWorksAs(api.sql, clinic.amaraId, 'front_desk');
    await beat();
    expect(await clinician.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    await nowWorksAs(api.sql, clinic.amaraId, 'prescriber');
    const visit = await open(clinic.amara);
    expect((await clinic.amara.delete('/api/session')).status).toBe(204);
    await beat();
    expect(await visit.clinician.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
  });

  it('a patient whose page was revoked', async () => {
    const { id, patient } = await open();
    await pagesRevoked(api.sql, id);
    await beat();
    expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
  });
});

it('a patient who lost the connection in the waiting room cannot be let in before they return', async () => {
  const { id, patient } = await waiting();
  await silentForAMinute(api.sql, id);
  expect(await admit(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOBODY_WAITING' } });
  expect(['waiting', 'scheduled']).toContain(await stateOf(id));
  patient.drop();
});

it('a visit that nobody ended is ended when its room closes, also when the clock jumps', async () => {
  const { id, patient } = await open();
  const other = await open();
  await letRunOut(id);
  await Promise.all([closeOverdue(), closeOverdue()]);
  expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'ended' });
  expect([await stateOf(id), await stateOf(other.id)]).toEqual(['ended', 'in_progress']);
  expect((await facts(id)).slice(-1)).toEqual(['visit.ended']);

  await minutesPassed(api.sql, 120);
  try {
    await beat();
    expect((await other.patient.hear('goodbye')).reason).toBe('expired');
    await closeOverdue();
  } finally {
    await demoClockReset(api.sql);
  }
  expect(await stateOf(other.id)).toBe('ended');
});

it('a visit that cannot be closed keeps no other open, nor does a provider that cannot be reached', async () => {
  const [bad, good] = [await open(), await open()];
  for (const { id } of [bad, good]) await letRunOut(id);
  const [visits, video] = [held.get(VisitService, { strict: false }), held.get(VideoPort, { strict: false })];
  const [close, endRoom] = [visits.closeOverdue.bind(visits), video.end.bind(video)];
  visits.closeOverdue = (visit) =>
    visit.appointmentId === bad.id ? Promise.reject(new Error('a fault')) : close(visit);
  video.end = () => Promise.reject(new Error('the provider is away'));
  await expect(closeOverdue()).rejects.toThrow('a fault');
  expect([await stateOf(bad.id), await stateOf(good.id)]).toEqual(['in_progress', 'ended']);
  Object.assign(visits, { closeOverdue: close });
  Object.assign(video, { end: endRoom });
  await closeOverdue();
  expect(await stateOf(bad.id)).toBe('ended');
});

it('a visit goes on after the database could not be reached', async () => {
  const { id, phone, patient, clinician, epoch } = await open();
  const superuser = new pg.Client(process.env['TEST_SUPERUSER_URL']);
  await superuser.connect();
  const name = new URL(api.appUrl).pathname.slice(1);
  await superuser.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
  await superuser.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = 'snowmelt_app'`,
    [name],
  );
  await expect(beat()).rejects.toThrow();
  await expect(connectBrowser(url, phone.cookie)).rejects.toThrow('503');
  clinician.say({ type: 'signal', to: epoch, body: offer('into the void') });
  expect(await clinician.closed).toBe(1011);
  await superuser.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
  await superuser.end();
  await beat();
  const back = await sit(clinic.leo, await leaveForClinician(id, clinic.leo, true));
  const { view } = await back.hear('view', (word) => word.view.state === 'in_progress');
  await patient.hear('view', (word) => word.view.peer?.epoch === view.epoch); // the notice came: the line that listens was mended
  back.say({ type: 'signal', to: epoch, body: offer('here again') });
  expect((await patient.hear('signal')).body).toEqual(offer('here again'));
});
