import type { IncomingMessage } from 'node:http';

/**
 * A link in a message is /v#token, and what follows the # stays in the browser. Mail filters and phones spoil it: they
 * ask for /v%23token, /v/ or /v"). Each is the patient's page. Whatever follows /v is dropped here, before routing, so
 * that no log, trace or response can contain it; the page itself reads it from the address bar.
 */
export function withoutToken(request: IncomingMessage): string {
  const url = request.url ?? '/';
  if (!/^\/(v|%76)(?![\w-])/i.test(url)) return url;
  (request as { originalUrl?: string }).originalUrl = '/v'; // the router keeps the address as it came
  return '/v';
}
