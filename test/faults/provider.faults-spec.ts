import { createTestDatabase, queueBackends, type TestDatabase } from '@snowmelt/testing';
import { Redis } from 'ioredis';
import { somebodyWaits, until } from '../support/until.js';
import { signalled } from './fleet.js';
import type { Conduct, Treatment } from './messages-api.js';
import { onceEach, type Scene, startScene } from './scene.js';

const page = '<!doctype html><title>Nobody is at home</title>';
const own: Treatment = { answer: 'own' };
const hang: Treatment = { answer: 'hang' };
const drop: Treatment = { answer: 'drop' };
const fault = (status: number, body = ''): Treatment => ({ answer: { status, body } });
const taking = (treatment: Treatment, takesAfterMs = 0): Treatment => ({ ...treatment, takes: true, takesAfterMs });
const MANY = process.env['FAULTS'] === 'long' ? 100 : 40;

describe.each(queueBackends())('what is owed, with the queue on $name', ({ redisUrl }) => {
  let database: TestDatabase;
  let scene: Scene;

  beforeAll(async () => {
    database = await createTestDatabase();
    scene = await startScene({ ...database, redisUrl });
  });
  afterAll(async () => {
    await scene?.stop();
    await database?.drop();
  });
  beforeEach(async () => {
    await scene.fleet.stand(2);
    await scene.provider.behave();
    await scene.pass(); // no worker rests because of what the former case did
  });

  const areSentOnce = async (touches: readonly string[]) => {
    await scene.settled(touches);
    expect(await scene.outcome(touches)).toEqual(onceEach(touches.length));
  };

  it.each<[string, Partial<Conduct>]>([
    ['by two workers at once', {}],
    ['when every other send hangs, the text taken or not', { sends: [own, hang, taking(hang)] }],
    ['when connections drop, the text taken or not', { sends: [own, drop, taking(drop)] }],
    ['when faults are answered, the text taken or not', { sends: [own, fault(500), taking(fault(503, page)), taking(fault(200, page)), fault(200), fault(408), fault(429, '{"code":20429}')] }],
    ['when texts are taken only after the fault was answered, and listed later still', { sends: [own, taking(fault(500), 700), taking(hang, 500), taking(drop, 700)], listLagMs: 700 }],
    ['when the account keeps no texts', { sends: [own, hang, taking(hang), taking(drop)], keepsTexts: false }],
    ['when nobody can be asked most of the time', { sends: [own, drop, taking(drop)], looks: [fault(404, page), hang, drop, own, fault(200, '{"messages":null}')] }],
  ])('is sent once %s', async (_what, conduct) => {
    await scene.provider.behave(conduct);
    await areSentOnce(await scene.owe(MANY));
  });
});
