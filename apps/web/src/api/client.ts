import type { Problem } from '@snowmelt/contracts';
import createClient from 'openapi-fetch';
import type { paths } from './schema';

/** A refusal of the API: `code` is stable, `message` is meant for the reader. */
export class ApiProblem extends Error {
  constructor(readonly problem: Pick<Problem, 'status' | 'code'> & Partial<Problem>) {
    super(problem.detail ?? 'Something went wrong. Please try again.');
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });

/** The body of an answer, or the refusal thrown. */
export async function answered<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call.catch(() => {
    throw new ApiProblem({ status: 0, code: 'WEB.OFFLINE', detail: 'The clinic\'s server cannot be reached. Check the connection and try again.' });
  });
  if (!response.ok) throw new ApiProblem((error as Problem | undefined) ?? { status: response.status, code: 'WEB.UNREADABLE' });
  return data as T;
}

/** One key per press of a button: pressing twice does the thing once. */
export const newKey = () => crypto.randomUUID();
export const keyed = (key: string) => ({ headers: { 'Idempotency-Key': key } });
