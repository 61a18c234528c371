import { randomUUID } from 'node:crypto';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});

const pair = (n: number) => [api.clinic.clinicians[n] as string, api.clinic.chairs[n] as string];
const booking = (startsLocal: string, change: Record<string, unknown> = {}) => ({
  patientId: api.clinic.patients[0],
  serviceTypeId: api.clinic.services.session,
  startsLocal,
  resourceIds: pair(0),
  ...change,
});
const book = (startsLocal: string, change: Record<string, unknown> = {}) =>
  api.staff.post('/api/appointments', booking(startsLocal, change));
const written = async () =>
  (
    await api.sql(
      'SELECT (SELECT count(*) FROM appointment)::int + (SELECT count(*) FROM reservation)::int + (SELECT count(*) FROM domain_event)::int AS count',
    )
  )[0]?.['count'];

describe('booking', () => {
  it('two at once that overlap by a minute: one 201, one 409 with other times', async () => {
    const answers = await Promise.all([
      book('2037-06-01T10:00'),
      book('2037-06-01T10:59', { patientId: api.clinic.patients[1] }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    const refused = answers.find((answer) => answer.status === 409);
    expect(refused).toMatchObject({
      type: 'application/problem+json; charset=utf-8',
      body: { code: 'SCHEDULING.SLOT_TAKEN', meta: { takenBy: 'resource' } },
    });
    expect(refused?.body.meta.nearest).toHaveLength(5);
  });

  it('back to back: both', async () => {
    expect(
      (await Promise.all([book('2037-06-02T10:00'), book('2037-06-02T11:00')])).map((answer) => answer.status),
    ).toEqual([201, 201]);
  });

  it('a double click of five with one key is one appointment', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.staff.post('/api/appointments', booking('2037-06-03T10:00'), key)),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id}`)).size).toBe(1);
    expect(await api.staff.post('/api/appointments', booking('2037-06-03T12:00'), key)).toMatchObject({
      status: 422,
      body: { code: 'HTTP.IDEMPOTENCY_MISMATCH' },
    });
    expect(await api.sql(`SELECT FROM appointment WHERE starts_local::date = '2037-06-03'`)).toHaveLength(1);
  });

  it('the repeated hour of autumn asks which, and takes the offset', async () => {
    const asked = await book('2037-11-01T01:30');
    expect(asked).toMatchObject({
      status: 422,
      body: {
        code: 'SCHEDULING.AMBIGUOUS_LOCAL_TIME',
        meta: { candidates: [{ offset: '-07:00' }, { offset: '-08:00' }] },
      },
    });
    expect(await book('2037-11-01T01:30', { offset: '-08:00' })).toMatchObject({
      status: 201,
      body: { startsAt: '2037-11-01T09:30:00Z', startsLocal: '2037-11-01T01:30' },
    });
  });

  it('a series of weeks keeps its wall time over the change of the clocks', async () => {
    const answers = [await book('2037-03-05T10:00'), await book('2037-03-12T10:00')];
    expect(answers.map(({ body }) => [body.startsLocal.slice(11), body.startsAt.slice(11, 16)])).toEqual([
      ['10:00', '18:00'],
      ['10:00', '17:00'],
    ]);
  });

  it.each([
    [
      'the hour the clocks skip',
      () => ({ startsLocal: '2037-03-08T02:30' }),
      422,
      'SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST',
    ],
    ['29 February 2037', () => ({ startsLocal: '2037-02-29T10:00' }), 422, 'VALIDATION.FAILED'],
    ['the year 9999', () => ({ startsLocal: '9999-06-01T10:00' }), 422, 'VALIDATION.FAILED'],
    ['the past', () => ({ startsLocal: '2020-06-01T10:00' }), 422, 'SCHEDULING.IN_THE_PAST'],
    ['a time after closing', () => ({ startsLocal: '2037-06-04T23:30' }), 409, 'SCHEDULING.OUTSIDE_OPENING_HOURS'],
    ['an end of its own choosing', () => ({ endsLocal: '2037-06-04T09:00' }), 422, 'VALIDATION.FAILED'],
    ['an author of its own choosing', () => ({ createdBy: randomUUID() }), 422, 'VALIDATION.FAILED'],
    ['no chair', () => ({ resourceIds: [api.clinic.clinicians[0]] }), 422, 'SCHEDULING.RESOURCES_DO_NOT_FIT'],
    [
      'a chair of another clinic',
      () => ({ resourceIds: [api.clinic.clinicians[0], api.other.chairs[0]] }),
      422,
      'SCHEDULING.RESOURCES_DO_NOT_FIT',
    ],
    ['a patient of another clinic', () => ({ patientId: api.other.patients[0] }), 404, 'PATIENT.NOT_FOUND'],
    ['words for an id', () => ({ patientId: `' OR 1=1 --` }), 422, 'VALIDATION.FAILED'],
    ['an object for an id', () => ({ patientId: { $ne: null } }), 422, 'VALIDATION.FAILED'],
  ])('refuses %s and writes nothing', async (_what, change, status, code) => {
    const before = await written();
    const answer = await book('2037-06-04T10:00', change());
    expect({ status: answer.status, code: answer.body.code, type: answer.type }).toEqual({
      status,
      code,
      type: 'application/problem+json; charset=utf-8',
    });
    expect(await written()).toBe(before);
  });
});

describe('an appointment', () => {
  it('moves half an hour on without clashing with itself, and an old version is refused', async () => {
    const { body } = await book('2037-06-07T10:00');
    const move = (version: number, startsLocal: string) =>
      api.staff.post(`/api/appointments/${body.id}/reschedule`, { startsLocal, version, resourceIds: pair(0) });
    expect(await move(1, '2037-06-07T10:30')).toMatchObject({
      status: 200,
      body: { version: 2, startsLocal: '2037-06-07T10:30' },
    });
    expect(await move(1, '2037-06-07T12:00')).toMatchObject({
      status: 409,
      body: { code: 'SCHEDULING.CHANGED_MEANWHILE' },
    });
  });

  it('arrives, is fulfilled, and then stays so', async () => {
    const { body } = await book('2037-06-08T10:00');
    const attend = (status: string, version: number) =>
      api.staff.post(`/api/appointments/${body.id}/attendance`, { status, version });
    expect(await attend('fulfilled', 1)).toMatchObject({
      status: 409,
      body: { code: 'SCHEDULING.STATUS_NOT_REACHABLE' },
    });
    for (const status of ['arrived', 'noshow'])
      expect(await attend(status, 1)).toMatchObject({ status: 409, body: { code: 'SCHEDULING.NOT_YET' } });
    await api.sql(
      `UPDATE appointment SET starts_at = now() - interval '1 minute', ends_at = now() + interval '1 hour' WHERE id = $1`,
      [body.id],
    );
    expect((await attend('arrived', 1)).status).toBe(200);
    expect((await attend('fulfilled', 2)).status).toBe(200);
    expect(
      await api.staff.post(`/api/appointments/${body.id}/cancel`, {
        version: 3,
        cancelledBy: 'patient',
        reason: 'too late',
      }),
    ).toMatchObject({ status: 409, body: { code: 'SCHEDULING.STATUS_NOT_REACHABLE' } });
    expect(
      await api.staff.post(`/api/appointments/${body.id}/reschedule`, {
        startsLocal: '2037-06-09T10:00',
        version: 3,
        resourceIds: pair(0),
      }),
    ).toMatchObject({ status: 409, body: { code: 'SCHEDULING.NOT_MOVABLE' } });
  });

  it.each([
    ['patient', '2037-06-15T10:00'],
    ['clinic', '2037-06-16T10:00'],
  ])('that the %s wanted to cancel says so, and so does the timeline', async (cancelledBy, startsLocal) => {
    const { body } = await book(startsLocal);
    expect(body).toMatchObject({ status: 'booked', cancelledBy: null });
    const cancel = (change: object) =>
      api.staff.post(`/api/appointments/${body.id}/cancel`, { version: 1, reason: 'a fire alarm', ...change });
    for (const unsaid of [{}, { cancelledBy: null }, { cancelledBy: 'staff' }])
      expect(await cancel(unsaid)).toMatchObject({ status: 422, body: { errors: [{ path: 'cancelledBy' }] } });
    const cancelled = { status: 'cancelled', cancelledBy, cancelledReason: 'a fire alarm' };
    expect(await cancel({ cancelledBy })).toMatchObject({ status: 200, body: cancelled });
    expect(await api.staff.get(`/api/appointments/${body.id}`)).toMatchObject({ body: cancelled });
    const { body: timeline } = await api.staff.get(`/api/patients/${api.clinic.patients[0]}/timeline`);
    expect(timeline.items.at(-1)).toMatchObject({
      type: 'appointment.cancelled',
      summary: expect.stringContaining(`Cancelled by the ${cancelledBy}: `),
    });
  });

  it('cancelled before anybody asked who wanted it says only that it was; what is not cancelled has nobody who wanted it', async () => {
    const { body } = await book('2037-06-17T10:00');
    await expect(
      api.sql(`UPDATE appointment SET cancelled_by = 'patient' WHERE id = $1`, [body.id]),
    ).rejects.toMatchObject({ constraint: 'appointment_cancelled_by_of_cancelled' });
    const answer = await api.staff.post(`/api/appointments/${body.id}/cancel`, {
      version: 1,
      cancelledBy: 'clinic',
      reason: 'a fire alarm',
    });
    expect(answer.status).toBe(200);
    await api.sql('UPDATE appointment SET cancelled_by = NULL WHERE id = $1', [body.id]);
    expect((await api.staff.get(`/api/appointments/${body.id}`)).body.cancelledBy).toBeNull();
    const { body: timeline } = await api.staff.get(`/api/patients/${api.clinic.patients[0]}/timeline`);
    expect(timeline.items.at(-1).summary).toMatch(/^Cancelled: /);
  });

  it('of another clinic is an id nobody has, on every route', async () => {
    const { body } = await book('2037-06-10T10:00');
    for (const id of [body.id, randomUUID()]) {
      const answers = [
        await api.otherStaff.get(`/api/appointments/${id}`),
        await api.otherStaff.post(`/api/appointments/${id}/cancel`, {
          version: 1,
          cancelledBy: 'patient',
          reason: 'x',
        }),
        await api.otherStaff.post(`/api/appointments/${id}/attendance`, { version: 1, status: 'arrived' }),
        await api.otherStaff.post(`/api/appointments/${id}/reschedule`, {
          version: 1,
          startsLocal: '2037-06-11T10:00',
          resourceIds: [api.other.clinicians[0], api.other.chairs[0]],
        }),
      ];
      expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
        Array(4).fill([404, 'APPOINTMENT.NOT_FOUND']),
      );
    }
    expect((await api.otherStaff.get(`/api/patients/${api.clinic.patients[0]}/appointments`)).status).toBe(404);
  });
});

describe('looking at time', () => {
  it('the calendar shows lanes, openings and what stands in them', async () => {
    await book('2037-06-14T10:00');
    const { status, body } = await api.staff.get('/api/calendar?from=2037-06-14T00:00&to=2037-06-15T00:00');
    expect(status).toBe(200);
    expect([
      body.resources.length,
      body.openings.length >= 4,
      body.appointments.map((one: { startsLocal: string }) => one.startsLocal),
    ]).toEqual([4, true, ['2037-06-14T10:00']]);
  });

  it.each([
    'from=2037-06-14T00:00&to=2037-06-13T00:00',
    'from=2037-01-01T00:00&to=2037-12-31T00:00',
    'from=x&to=y',
    'from=2037-02-29T00:00&to=2037-03-01T00:00',
    '',
  ])('the calendar refuses %s', async (query) => {
    expect((await api.staff.get(`/api/calendar?${query}`)).status).toBe(422);
  });

  it('free slots are spread over the days, with the clinician who was asked for', async () => {
    const { body } = await api.staff.get(
      `/api/free-slots?serviceTypeId=${api.clinic.services.session}&from=2037-06-21T09:00&days=2&perDay=2&resourceId=${api.clinic.clinicians[1]}`,
    );
    expect(body.items.map((slot: { startsLocal: string }) => slot.startsLocal.slice(0, 10))).toEqual([
      '2037-06-21',
      '2037-06-21',
      '2037-06-22',
      '2037-06-22',
      '2037-06-23',
      '2037-06-23',
    ]);
    expect(
      body.items.map(
        ({ resources }: { resources: { id: string; kind: string }[] }) =>
          resources.find(({ kind }) => kind === 'clinician')?.id,
      ),
    ).toEqual(Array(6).fill(api.clinic.clinicians[1]));
  });

  it('free slots leave out what is taken, and refuse nonsense', async () => {
    await book('2037-06-16T10:00');
    await book('2037-06-16T10:00', { patientId: api.clinic.patients[1], resourceIds: pair(1) });
    const ask = (query: string) =>
      api.staff.get(`/api/free-slots?serviceTypeId=${api.clinic.services.session}&${query}`);
    const { body } = await ask('from=2037-06-16T09:00&days=1&limit=3');
    expect(body.items.map((slot: { startsLocal: string }) => slot.startsLocal)).toEqual([
      '2037-06-16T09:00',
      '2037-06-16T11:00',
      '2037-06-16T11:15',
    ]);
    for (const query of [
      'from=2037-02-29T09:00',
      'from=2037-06-16T09:00&days=400',
      'from=2037-06-16T09:00&limit=-1',
      'from=2037-06-16T09:00&sort=name',
    ])
      expect((await ask(query)).status).toBe(422);
  });
});
