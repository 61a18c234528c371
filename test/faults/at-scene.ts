import { createTestDatabase, type queueBackends, type TestDatabase } from '@snowmelt/testing';
import { onceEach } from './outcome.js';
import { type Scene, startScene } from './scene.js';

type Backend = ReturnType<typeof queueBackends>[number];

/** FAULTS=long: more of everything, and both queues also where the queue plays no part. */
export const isLong = process.env['FAULTS'] === 'long';
/** So many messages are owed in each case. */
export const MANY = isLong ? 100 : 40;

/** A scene for the cases of a `describe`; workers stay between cases. Without a database, one of the shared server. */
export function atScene({ redisUrl }: Backend, given?: () => Pick<TestDatabase, 'ownerUrl' | 'appUrl'>) {
  let made: TestDatabase | undefined;
  let scene: Scene;
  beforeAll(async () => {
    const database = given?.() ?? (made = await createTestDatabase());
    scene = await startScene({ ...database, redisUrl });
  });
  afterAll(async () => {
    await scene?.stop();
    await made?.drop();
  });
  beforeEach(async () => {
    await scene.fleet.stand(2);
    await scene.provider.behave();
    await scene.pass(); // no worker rests because of what the former case did
  });
  return {
    scene: () => scene,
    areSentOnce: async (touches: readonly string[]) => {
      await scene.settled(touches);
      expect(await scene.outcome(touches)).toEqual(onceEach(touches.length));
    },
  };
}
export type AtScene = ReturnType<typeof atScene>;
