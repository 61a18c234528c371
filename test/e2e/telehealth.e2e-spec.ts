import { contactPoint } from '@snowmelt/patients/testing';
import { silentForAMinute } from '@snowmelt/telehealth/testing';
import { until } from '../support/until.js';
import {
  admit,
  api,
  callBackWithin,
  clearAbsent,
  clinic,
  end,
  join,
  joinAsClinician,
  leave,
  leaveForClinician,
  line,
  offer,
  open,
  setUpTwoInstances,
  sit,
  twinUrl,
} from '../support/telehealth-scene.js';

setUpTwoInstances();

describe('a telehealth visit', () => {
  it('goes from the waiting room to its end, over two instances of the API', async () => {
    const { id, phone } = await clinic.visit();
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ state: 'scheduled', joinable: true });
    const patient = await sit(phone, await leave(phone));
    await patient.hear('view', ({ view }) => view.state === 'waiting');
    expect(await line(id)).toMatchObject({
      state: 'waiting',
      patientPresent: true,
      waitingSince: expect.any(String),
      joinable: true,
    });
    expect((await phone.get('/api/visit/telehealth')).body.waitingSince).toBe((await line(id)).waitingSince);

    const clinician = await sit(clinic.leo, await leaveForClinician(id), { at: twinUrl });
    await clinician.hear('view', ({ view }) => view.state === 'waiting' && view.peer?.present === true);
    expect((await admit(id)).body).toMatchObject({ state: 'in_progress' });
    const mine = (await clinician.hear('view', ({ view }) => view.state === 'in_progress')).view;
    const theirs = (await patient.hear('view', ({ view }) => view.state === 'in_progress')).view;
    expect(mine.epoch).toBeGreaterThan(theirs.epoch);
    expect([mine.peer?.epoch, theirs.peer?.epoch]).toEqual([theirs.epoch, mine.epoch]);

    for (const sdp of ['one', 'two', 'three']) clinician.say({ type: 'signal', to: theirs.epoch, body: offer(sdp) });
    for (const sdp of ['one', 'two', 'three'])
      expect(await patient.hear('signal')).toMatchObject({ from: mine.epoch, body: offer(sdp) });
    patient.say({
      type: 'signal',
      to: mine.epoch,
      body: { candidate: { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 } },
    });
    expect(await clinician.hear('signal')).toMatchObject({
      from: theirs.epoch,
      body: { candidate: { candidate: 'c' } },
    });

    for (const body of [{ off: ['video' as const] }, { left: true as const }]) {
      patient.say({ type: 'signal', to: mine.epoch, body });
      expect(await clinician.hear('signal')).toMatchObject({ from: theirs.epoch, body });
    }

    expect((await end(id)).body).toMatchObject({ state: 'ended', joinable: false });
    expect([await patient.hear('goodbye'), await clinician.hear('goodbye')]).toEqual([
      { type: 'goodbye', reason: 'ended' },
      { type: 'goodbye', reason: 'ended' },
    ]);
    expect([await patient.closed, await clinician.closed]).toEqual([4000, 4000]);
    expect(await api.sql('SELECT FROM visit_signal')).toEqual([]);
    expect(
      (await api.sql(`SELECT type FROM domain_event WHERE payload ->> 'appointmentId' = $1 ORDER BY seq`, [id])).map(
        ({ type }) => type,
      ),
    ).toEqual(['visit.waiting', 'visit.admitted', 'visit.started', 'visit.ended']);
    expect((await end(id)).body).toMatchObject({ state: 'ended' });
    expect(await join(phone)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
  });

  it('gives a browser that reconnects the signals sent meanwhile, on whichever instance', async () => {
    const { phone, patient, clinician, epoch, clinicianEpoch } = await open();
    clinician.say({ type: 'signal', to: epoch, body: offer('before') });
    const { seq } = await patient.hear('signal');
    patient.drop();
    await patient.closed;
    clinician.say({ type: 'signal', to: epoch, body: offer('while away') });
    const token = await leave(phone, true); // another leave is a newcomer...
    const other = await sit(phone, token);
    expect((await other.hear('view')).view.epoch).toBeGreaterThan(clinicianEpoch);
    other.drop();
    const back = await sit(phone, token, { at: twinUrl, after: seq }); // ...and the same leave goes on as it was
    const { view } = await back.hear('view');
    clinician.say({ type: 'signal', to: view.epoch, body: offer('after') });
    expect((await back.hear('signal')).body).toEqual(offer('after'));
  });

  it('keeps signals to the same epoch until they are fetched', async () => {
    const { id, phone } = await clinic.visit();
    const token = await leave(phone);
    const first = await sit(phone, token);
    const mine = (await first.hear('view', ({ view }) => view.state === 'waiting')).view.epoch;
    await admit(id);
    const clinician = await sit(clinic.leo, await leaveForClinician(id), { at: twinUrl });
    await clinician.hear('view', ({ view }) => view.state === 'in_progress');
    first.drop();
    await first.closed;
    for (const sdp of ['a', 'b']) clinician.say({ type: 'signal', to: mine, body: offer(sdp) });
    await until(
      'both words are kept',
      async () =>
        (
          await api.sql(
            'SELECT FROM visit_signal WHERE to_epoch = $1 AND visit_id = (SELECT id FROM visit WHERE appointment_id = $2)',
            [mine, id],
          )
        ).length === 2,
    );
    const back = await sit(phone, token, { at: twinUrl, after: 0 });
    expect([(await back.hear('signal')).body, (await back.hear('signal')).body]).toEqual([offer('a'), offer('b')]);
  });

  it('gets a new epoch when a page is reloaded, without the signals to the old one', async () => {
    const { id, clinician, clinicianToken, patient, clinicianEpoch } = await open();
    patient.say({ type: 'signal', to: clinicianEpoch, body: offer('old') });
    await clinician.hear('signal');
    clinician.drop();
    const reloaded = await sit(clinic.leo, clinicianToken);
    const { view } = await reloaded.hear('view');
    expect(view.epoch).toBeGreaterThan(clinicianEpoch);
    await patient.hear('view', (word) => word.view.peer?.epoch === view.epoch);
    patient.say({ type: 'signal', to: view.epoch, body: offer('new') });
    expect((await reloaded.hear('signal')).body).toEqual(offer('new'));
    reloaded.say({ type: 'renew' });
    expect((await patient.hear('view', (word) => (word.view.peer?.epoch ?? 0) > view.epoch)).view.state).toBe(
      'in_progress',
    );
    expect(await line(id)).toMatchObject({ state: 'in_progress' });
  });

  it('asks before a second device takes over, and then disconnects the first', async () => {
    const { phone } = await clinic.visit();
    const first = await sit(phone, await leave(phone));
    await first.hear('view');
    expect(await join(phone)).toMatchObject({
      status: 409,
      type: expect.stringContaining('problem+json'),
      body: { code: 'TELEHEALTH.OTHER_DEVICE' },
    });
    const second = await sit(phone, await leave(phone, true), { at: twinUrl });
    expect(await first.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'replaced' });
    await second.hear('view', ({ view }) => view.state === 'waiting');
  });

  it('empties the waiting room when the patient leaves, and is interrupted when one of the two leaves', async () => {
    const { id, phone } = await clinic.visit();
    const waiting = await sit(phone, await leave(phone));
    await waiting.hear('view', ({ view }) => view.state === 'waiting');
    waiting.say({ type: 'leave' });
    expect(await waiting.closed).toBe(1000);
    expect(await line(id)).toMatchObject({ state: 'scheduled', waitingSince: null, patientPresent: false });
    expect(await admit(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOBODY_WAITING' } });

    const visit = await open();
    visit.patient.say({ type: 'leave' });
    await visit.clinician.hear('view', ({ view }) => view.state === 'interrupted' && view.peer?.present === false);
    const back = await sit(visit.phone, await leave(visit.phone));
    await back.hear('view', ({ view }) => view.state === 'in_progress');
  });

  it('notices a browser that lost its connection, whichever process it was on', async () => {
    const { id, patient, clinician } = await open();
    patient.drop();
    await patient.closed; // a heartbeat would find it there again
    await silentForAMinute(api.sql, id, 'patient');
    await clearAbsent();
    await clinician.hear('view', ({ view }) => view.state === 'interrupted' && view.peer?.present === false);
  });
});

it('patient and clinician are told how soon the clinic calls back when the connection drops, as the clinic has set it', async () => {
  const { phone } = await clinic.visit();
  expect((await phone.get('/api/visit/telehealth')).body.callBackWithinMinutes).toBeNull(); // nobody can call a patient whose number is not on file
  await contactPoint(api.sql, api.clinic.patients[0] as string, '+13235550142');
  const told = async () => [
    (await phone.get('/api/visit/telehealth')).body.callBackWithinMinutes,
    (await clinic.leo.get('/api/telehealth/visits')).body.callBackWithinMinutes,
  ];
  expect(await told()).toEqual([2, 2]);
  await callBackWithin(5);
  expect(await told()).toEqual([5, 5]);
});

describe('of two clinicians', () => {
  const inside = { status: 409, body: { code: 'TELEHEALTH.COLLEAGUE_INSIDE', meta: { name: 'Leo Park, LMFT' } } };

  it('the second is told who is in the visit, and the first that a colleague took over', async () => {
    const { id, clinician, clinicianToken } = await open();
    expect(await joinAsClinician(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OTHER_DEVICE' } });
    // a device of her own was never asked about
    for (const replace of [false, true]) expect(await joinAsClinician(id, clinic.amara, replace)).toMatchObject(inside);
    await sit(clinic.amara, await leaveForClinician(id, clinic.amara, 'colleague'));
    expect(await clinician.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'taken-over' });
    expect(await (await sit(clinic.leo, clinicianToken)).hear('goodbye')).toEqual({
      type: 'goodbye',
      reason: 'taken-over',
    });
  });

  it('one who is not in the visit cannot end it while the other is, and can when no clinician is in it', async () => {
    const { id, clinician, patient } = await open();
    expect(await end(id, clinic.amara)).toMatchObject(inside);
    expect(await line(id)).toMatchObject({ state: 'in_progress' });
    clinician.say({ type: 'leave' });
    await clinician.closed;
    expect(await end(id, clinic.amara)).toMatchObject({ status: 200, body: { state: 'ended' } });
    expect((await patient.hear('goodbye')).reason).toBe('ended');
  });
});
