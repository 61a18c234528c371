import { z } from 'zod';

/** What a job carries: the ids that it is defined with, and that of its clinic. The worker loads the rest. */
export type JobPayload<Id extends string = string> = Readonly<Record<Id | 'clinicId', string>>;

/** A job's name, and its payload by schema and by type. */
export interface JobDefinition<Id extends string = string> {
  readonly name: string;
  readonly ids: readonly Id[];
  /** Of what the queue is given, and of what it returns. @throws PayloadUnfit */
  readonly payloadOf: (given: unknown) => JobPayload<Id>;
}

/** Its message names the job and nothing of the payload, in which anything may stand. */
class PayloadUnfit extends Error {
  readonly code = 'QUEUE.PAYLOAD_UNFIT';

  constructor(job: string) {
    super(`the payload of the job ${job} is not the ids that it is defined with`);
  }
}

const defined = new Map<string, JobDefinition>();

/**
 * A job is a name with exactly one handler, and the names of the ids that it carries. There is no other kind of field,
 * so nothing about a patient gets into the queue. Retries are stored in the rows that it names, so the queue never
 * retries.
 */
export function defineJob<const Id extends string>(name: string, ...ids: readonly Id[]): JobDefinition<Id> {
  if (defined.has(name)) throw new Error(`two jobs are named ${name}`);
  const schema = z.strictObject(Object.fromEntries([...ids, 'clinicId'].map((id) => [id, z.uuid()])));
  const payloadOf = (given: unknown): JobPayload<Id> => {
    const { success, data } = schema.safeParse(given);
    if (!success) throw new PayloadUnfit(name);
    return data as JobPayload<Id>;
  };
  const job = { name, ids, payloadOf };
  defined.set(name, job);
  return job;
}

export function definedJobs(): readonly JobDefinition[] {
  return [...defined.values()];
}
