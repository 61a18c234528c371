import { z } from 'zod';

/** Everything a job may carry: which record, of which clinic. The worker loads the rest. */
export const JobPayload = z.strictObject({ id: z.uuid(), clinicId: z.uuid() });
export type JobPayload = z.infer<typeof JobPayload>;

export interface JobDefinition {
  readonly name: string;
}

const defined = new Map<string, JobDefinition>();

/** A job is a name and one handler somewhere; retries live in the rows it names, so the queue never retries. */
export function defineJob(name: string): JobDefinition {
  if (defined.has(name)) throw new Error(`two jobs are named ${name}`);
  const job = { name };
  defined.set(name, job);
  return job;
}

export function definedJobs(): readonly JobDefinition[] {
  return [...defined.values()];
}
