import { z } from 'zod';

/** Everything that a job may carry: the ids of a record and its clinic. The worker loads the rest. */
export const JobPayload = z.strictObject({ id: z.uuid(), clinicId: z.uuid() });
export type JobPayload = z.infer<typeof JobPayload>;

export interface JobDefinition {
  readonly name: string;
}

const defined = new Map<string, JobDefinition>();

/**
 * A job is a name with exactly one handler. Retries are stored in the rows that it names, so the queue never retries.
 */
export function defineJob(name: string): JobDefinition {
  if (defined.has(name)) throw new Error(`two jobs are named ${name}`);
  const job = { name };
  defined.set(name, job);
  return job;
}

export function definedJobs(): readonly JobDefinition[] {
  return [...defined.values()];
}
