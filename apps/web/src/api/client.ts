import createClient from 'openapi-fetch';
import { watchActivity } from './activity';
import { repeatAfterProof } from './proof';
import type { paths } from './schema';

export { unwrap } from './unwrap';

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });
const activity = watchActivity(window);
// a page left open and unattended must not extend its session
api.use({
  onRequest({ request }) {
    if (!activity.since()) request.headers.set('Asked-By', 'page');
  },
});
api.use(repeatAfterProof);

/** The header of an idempotent write. The contract says which writes need it: without it they do not compile. */
export interface Key {
  readonly 'Idempotency-Key': string;
}
export const newKey = () => crypto.randomUUID();
export const keyed = (key: string): Key => ({ 'Idempotency-Key': key });
