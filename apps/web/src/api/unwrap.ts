import type { Problem } from '@snowmelt/contracts';
import { ApiProblem } from './api-problem';

/** Returns the body of a response, or throws its problem. */
export async function unwrap<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call.catch(() => {
    throw new ApiProblem({
      status: 0,
      code: 'WEB.OFFLINE',
      detail: "The clinic's server cannot be reached. Check the connection and try again.",
    });
  });
  // a proxy in front of the API may return a body that is no problem
  if (!response.ok)
    throw new ApiProblem(isProblem(error) ? error : { status: response.status, code: 'WEB.UNREADABLE' });
  return data as T;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'status' in body;
