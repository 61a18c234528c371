import createClient from 'openapi-fetch';
import { watchActivity } from './activity';
import type { paths } from './schema';

export { answered } from './answered';

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });
const activity = watchActivity(window);
// a screen that is open and alone must not keep its session alive
api.use({
  onRequest({ request }) {
    if (!activity.since()) request.headers.set('Asked-By', 'page');
  },
});

/** The header of a write that is done once. Which writes need it, the contract says: without it they do not compile. */
export interface Key {
  readonly 'Idempotency-Key': string;
}
export const newKey = () => crypto.randomUUID();
export const keyed = (key: string): Key => ({ 'Idempotency-Key': key });
