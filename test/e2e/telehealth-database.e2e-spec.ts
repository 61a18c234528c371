import { createHmac } from 'node:crypto';
import { visitTransitions } from '../../libs/telehealth/src/visit/visit.state.js';
import { connectedAs } from '../support/booking-clinic.js';
import {
  admit,
  api,
  clinic,
  join,
  leave,
  line,
  setUpTwoInstances,
  sit,
  TURN_SECRET,
  unknownId,
} from '../support/telehealth-scene.js';

setUpTwoInstances();

describe('the database', () => {
  it("allows the same changes of a visit's state as the program, and no other", async () => {
    const rows = await api.sql('SELECT from_state, to_state FROM visit_transition');
    const known = Object.entries(visitTransitions).flatMap(([from, all]) => all.map((to) => `${from} ${to}`));
    expect(rows.map((row) => `${String(row['from_state'])} ${String(row['to_state'])}`).sort()).toEqual(known.sort());
    const { id, phone } = await clinic.visit();
    await join(phone);
    const application = await connectedAs(api.appUrl, api.clinic);
    await expect(
      application.query(`UPDATE visit SET state = 'in_progress', admitted_by = $2 WHERE appointment_id = $1`, [
        id,
        api.clinic.staffId,
      ]),
    ).rejects.toThrow('cannot go from scheduled to in_progress');
    await expect(application.query(`INSERT INTO visit_transition VALUES ('ended', 'waiting')`)).rejects.toThrow(
      'permission denied',
    );
    await application.end();
  });

  it('takes a new visit only as scheduled, and never gives it to another patient or appointment', async () => {
    const [{ id }, other] = [await clinic.visit(), await clinic.visit()];
    const [mine, theirs] = [api.clinic.patients[0], api.clinic.patients[1]];
    const visit = 'INSERT INTO visit (clinic_id, appointment_id, patient_id';
    await expect(api.sql(`${visit}, state) VALUES ($1, $2, $3, 'waiting')`, [api.clinic.id, id, mine])).rejects.toThrow(
      'begins as scheduled',
    );
    await expect(
      api.sql(`${visit}, state, admitted_by) VALUES ($1, $2, $3, 'in_progress', $4)`, [
        api.clinic.id,
        id,
        mine,
        api.clinic.staffId,
      ]),
    ).rejects.toThrow('begins as scheduled');
    await expect(
      api.sql(`${visit}, started_at) VALUES ($1, $2, $3, now())`, [api.clinic.id, id, mine]),
    ).rejects.toThrow('begins as scheduled');
    await expect(api.sql(`${visit}) VALUES ($1, $2, $3)`, [api.clinic.id, id, theirs])).rejects.toThrow(
      'not of this patient',
    );
    await api.sql(`${visit}) VALUES ($1, $2, $3)`, [api.clinic.id, id, mine]);
    for (const [column, value] of [
      ['patient_id', theirs],
      ['appointment_id', other.id],
      ['room', unknownId],
      ['id', unknownId],
    ]) {
      await expect(api.sql(`UPDATE visit SET ${column} = $2 WHERE appointment_id = $1`, [id, value])).rejects.toThrow(
        'whose visit it is',
      );
    }
  });

  it("does not let the application change a join grant's holder, role or end, nor an approved policy", async () => {
    const { id, phone } = await clinic.visit();
    await join(phone);
    const application = await connectedAs(api.appUrl, api.clinic);
    for (const change of [
      `UPDATE visit_join SET person_id = '${api.clinic.staffId}'`,
      `UPDATE visit_join SET role = 'clinician'`,
      `UPDATE visit_join SET expires_at = 'infinity'`,
      `UPDATE visit_join SET token_hash = ''`,
      `UPDATE visit_policy SET definition = '{}'`,
    ])
      await expect(application.query(change)).rejects.toThrow('permission denied');
    await application.end();
    expect(await line(id)).toMatchObject({ state: 'scheduled' });
  });

  it('stores no join token', async () => {
    const { phone } = await clinic.visit(5);
    const { body } = await join(phone);
    expect(
      await api.sql(`SELECT FROM visit_join WHERE encode(token_hash, 'escape') LIKE '%' || $1 || '%'`, [body.token]),
    ).toEqual([]);
    expect(JSON.stringify(body)).not.toContain('Robin');
  });

  it('hands out TURN credentials that end with the room, and not before the patient was let in', async () => {
    const { id, phone } = await clinic.visit(5);
    const patient = await sit(phone, await leave(phone));
    await patient.hear('view', ({ view }) => view.state === 'waiting');
    patient.say({ type: 'access' });
    expect(await patient.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
    await admit(id);
    await patient.hear('view', ({ view }) => view.state === 'admitted');
    patient.say({ type: 'access' });
    const { access } = await patient.hear('access');
    if (access.kind !== 'embedded') throw new Error('not from browser to browser');
    expect(access.iceServers[0]).toEqual({ urls: ['stun:127.0.0.1:3478'] });
    const { username, credential } = access.iceServers[1] as { username: string; credential: string };
    expect(credential).toBe(createHmac('sha1', TURN_SECRET).update(username).digest('base64'));
    const minutesLeft = (Number(username.split(':')[0]) - Date.now() / 1000) / 60;
    expect(minutesLeft).toBeGreaterThan(83);
    expect(minutesLeft).toBeLessThan(86);
  });
});
