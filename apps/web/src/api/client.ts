import type { Problem } from '@snowmelt/contracts';
import createClient from 'openapi-fetch';
import { watchActivity } from './activity';
import { ApiProblem } from './api-problem';
import type { paths } from './schema';

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });
const activity = watchActivity(window);
// a screen that is open and alone must not keep its session alive
api.use({
  onRequest({ request }) {
    if (!activity.since()) request.headers.set('Asked-By', 'page');
  },
});

/** The body of an answer, or the refusal thrown. */
export async function answered<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call.catch(() => {
    throw new ApiProblem({
      status: 0,
      code: 'WEB.OFFLINE',
      detail: "The clinic's server cannot be reached. Check the connection and try again.",
    });
  });
  // what stands between here and the API may answer in its own words
  if (!response.ok)
    throw new ApiProblem(isProblem(error) ? error : { status: response.status, code: 'WEB.UNREADABLE' });
  return data as T;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'status' in body;

export const newKey = () => crypto.randomUUID();
export const keyed = (key: string) => ({ headers: { 'Idempotency-Key': key } });
