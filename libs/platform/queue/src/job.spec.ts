import { defineJob } from './job.js';
import type { JobQueue } from './job-queue.js';
import type { JobRunner } from './job-runner.js';

const call = defineJob('test-call', 'patientId', 'taskId');
const [patientId, taskId, clinicId] = [1, 2, 3].map((n) => `01930000-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];
const fits = { patientId, taskId, clinicId };
/** What a call throws, for a look at its words too. */
const refusalOf = (given: unknown): unknown => {
  try {
    return call.payloadOf(given);
  } catch (error) {
    return error;
  }
};

describe('the payload of a job', () => {
  it('is the ids that it is defined with, and its clinic', () => {
    expect(call.payloadOf(fits)).toEqual(fits);
  });

  it.each<[what: string, given: unknown]>([
    ["a patient's number", { ...fits, phone: '+13235550142' }],
    ['a number for an id', { ...fits, patientId: '+13235550142' }],
    ['a name', { ...fits, name: 'Robin' }],
    ['words for an id', { ...fits, taskId: 'call Robin' }],
    ['the id of another job', { ...fits, touchId: taskId }],
    ['no clinic', { patientId, taskId }],
    ['nothing', undefined],
  ])('is refused with %s, by a code and in words that repeat nothing of it', (_what, given) => {
    const refusal = refusalOf(given);
    expect(refusal).toMatchObject({
      code: 'QUEUE.PAYLOAD_UNFIT',
      message: 'the payload of the job test-call is not the ids that it is defined with',
    });
    expect(JSON.stringify(refusal)).toBe('{"code":"QUEUE.PAYLOAD_UNFIT"}');
  });
});

it('a payload that does not fit its job does not compile, nor a handler that asks for more', () => {
  // never called: the type check of the specs is what this tests
  const tries = (queue: JobQueue, runner: JobRunner) => {
    queue.wake(call, fits, 'one');
    // @ts-expect-error -- a field that the job is not defined with
    queue.wake(call, { ...fits, phone: '' }, 'one');
    // @ts-expect-error -- an id is missing
    queue.wake(call, { patientId, clinicId }, 'one');
    // @ts-expect-error -- no clinic
    queue.wake(call, { patientId, taskId }, 'one');
    runner.handle(call, async (payload) => {
      void payload.taskId;
      // @ts-expect-error -- the id of another job
      void payload.touchId;
    });
  };
  expect(tries).toHaveLength(2);
});
