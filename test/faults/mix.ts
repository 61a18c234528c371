import type { Sql } from '@snowmelt/testing';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { drop, fault, hang, own, page, refusals, taking } from './faults.js';
import { signalled } from './fleet.js';
import type { Conduct } from './messages-api.js';
import type { Scene } from './scene.js';

/** Removes every waiting job. */
export async function wiped(sql: Sql, redisUrl: string | undefined): Promise<void> {
  if (!redisUrl) return void (await sql('TRUNCATE bullmq.job CASCADE'));
  const redis = new Redis(redisUrl);
  await redis.flushdb();
  redis.disconnect();
}

interface Course {
  readonly conduct: Partial<Conduct>;
  readonly deeds: readonly string[];
}

const send = fc.constantFrom(
  ...[hang, drop, taking(hang), taking(drop), taking(drop, 300), fault(500), taking(fault(500), 300)],
  ...[taking(fault(503, page)), fault(200, page), taking(fault(200, page)), fault(429, '{"code":20429}'), ...refusals],
);
const look = fc.constantFrom(drop, fault(503, page), fault(404, page), fault(200, '{"messages":null}'));

const deedsIn = (
  scene: Scene,
  redisUrl: string | undefined,
): Record<string, (touches: readonly string[]) => Promise<unknown>> => ({
  'a worker is killed': () => scene.fleet.kill(scene.fleet.workers().slice(0, 1)),
  'both workers are killed': () => scene.fleet.kill(),
  'a worker stands still until the rest is sent': async (touches) => {
    await scene.fleet.stand(2);
    const [sleeper] = scene.fleet.workers();
    if (!sleeper) return;
    sleeper.process.kill('SIGSTOP');
    await scene.settled(touches);
    sleeper.process.kill('SIGCONT');
    await signalled(sleeper.process, 'SIGTERM');
  },
  'the queue is wiped': () => wiped(scene.sql, redisUrl),
  'the provider is killed': async () => {
    await scene.provider.kill();
    await scene.provider.start();
  },
  'an hour of outage': async (touches) => {
    const { conduct } = scene.provider;
    await scene.provider.behave({ ...conduct, sends: [fault(503, page)], looks: [fault(503, page)] });
    await scene.pass(60);
    await scene.moves(touches, 1);
    await scene.provider.behave(conduct);
  },
});

/** Random courses of faults, and what it is to live through one: all that is owed is in order at its end. */
export function mixOfFaults(scene: Scene, redisUrl: string | undefined, many: number) {
  const deeds = deedsIn(scene, redisUrl);
  const courses: fc.Arbitrary<Course> = fc.record({
    conduct: fc.record({
      sends: fc.array(send, { minLength: 1, maxLength: 4 }).map((some) => [...some, own, own, own, own]),
      looks: fc.array(look, { maxLength: 2 }).map((some) => [own, ...some, own]),
      listLagMs: fc.constantFrom(0, 400),
      seed: fc.nat(),
    }),
    deeds: fc.uniqueArray(fc.constantFrom(...Object.keys(deeds)), { minLength: 1, maxLength: 3 }),
  });
  const live = async ({ conduct, deeds: chosen }: Course) => {
    await scene.fleet.stand(2);
    await scene.provider.behave(conduct);
    const touches = await scene.owe(many);
    for (const name of chosen) {
      await scene.moves(touches, 4);
      await deeds[name]?.(touches);
      await scene.fleet.stand(2);
    }
    await scene.settled(touches);
    const { owed, twice, lost, once, aPersons } = await scene.outcome(touches);
    expect({ owed, twice, lost, inOrder: once + aPersons }).toEqual({ owed: many, twice: [], lost: [], inOrder: many });
  };
  return { courses, live };
}
