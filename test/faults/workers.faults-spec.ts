import { queueBackends } from '@snowmelt/testing';
import fc from 'fast-check';
import { somebodyWaits, until } from '../support/until.js';
import { type AtScene, atScene, isLong, MANY } from './at-scene.js';
import { drop, hang, taking } from './faults.js';
import { signalled } from './fleet.js';
import { mixOfFaults, wiped } from './mix.js';

function killed({ scene: at, areSentOnce }: AtScene) {
  it('is sent once when both workers are killed in calls of which they do not know the end', async () => {
    await at().provider.behave({ sends: [hang, taking(hang)] });
    const touches = await at().owe(MANY);
    await at().provider.asked(4);
    await at().fleet.kill();
    await at().provider.behave();
    await at().fleet.stand(2);
    await areSentOnce(touches);
  });

  it('is sent once when both workers are killed between the claim and the call', async () => {
    const connected = at().provider.asked(1, 'connections');
    await at().provider.behave({ sends: [drop] }); // each send needs a new connection
    const touches = await at().owe(MANY);
    await connected;
    await at().fleet.kill();
    await at().provider.behave();
    await at().fleet.stand(1);
    await areSentOnce(touches);
  });

  it('is sent once when a worker is killed while it claims', async () => {
    const touches = await at().owe(MANY, 'held'); // their rows are locked
    await until('it waits for the row', () => somebodyWaits(at().sql));
    await at().fleet.kill();
    await at().sql('COMMIT');
    await at().fleet.stand(2);
    await areSentOnce(touches);
  });
}

function stopped({ scene: at, areSentOnce }: AtScene) {
  it('is sent once although a worker stood still in its calls, and woke up after another one had sent them', async () => {
    const [sleeper] = at().fleet.workers();
    const touches = await at().owe(MANY);
    await at().provider.asked(2, 'sends');
    sleeper?.process.kill('SIGSTOP');
    await at().settled(touches);
    sleeper?.process.kill('SIGCONT');
    if (sleeper) await signalled(sleeper.process, 'SIGTERM');
    await areSentOnce(touches);
  });

  it('is sent once by two releases at work together, of which one does not know the kind', async () => {
    await at().fleet.kill(at().fleet.workers().slice(1));
    const former = at().fleet.start('test/faults/former-worker.ts');
    await at().fleet.stand(2);
    const touches = await at().owe(MANY);
    await areSentOnce(touches);
    expect(at().fleet.workers()).toContain(former);
    await at().fleet.kill([former]);
  });
}

describe.each(queueBackends())('what is owed, with the queue on $name', (backend) => {
  const stage = atScene(backend);
  const { scene: at, areSentOnce } = stage;
  killed(stage);
  stopped(stage);

  it('is sent once although every waiting job was wiped, again and again', async () => {
    const touches = await at().owe(MANY);
    for (let times = 0; times < 3; times += 1) {
      await at().moves(touches, 4);
      await wiped(at().sql, backend.redisUrl);
    }
    await areSentOnce(touches);
  });

  it('is sent once or left to a person, whatever happens', async () => {
    const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 2 ** 31);
    process.stderr.write(`The mix of faults: FAULTS_SEED=${seed}\n`);
    const { courses, live } = mixOfFaults(at(), backend.redisUrl, MANY);
    await fc.assert(fc.asyncProperty(courses, live), { seed, numRuns: isLong ? 12 : 2, endOnFailure: true });
  });
});
