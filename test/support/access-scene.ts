import { randomUUID } from 'node:crypto';
import { staffMember } from '@snowmelt/identity/testing';
import { PASSWORD, type TestApi } from './api.js';
import { PUBLIC_URL } from './settings.js';

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Of this response, or the one that was sent. */
  readonly cookie: string;
}

/** A browser that keeps its staff cookie, as the person's would. */
export class Browser {
  cookie = '';
  constructor(
    private readonly url: string,
    private readonly agent = 'Mozilla/5.0 (Macintosh) Chrome/140.0 Safari/537.36',
  ) {}

  async send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answered> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'user-agent': this.agent,
        cookie: this.cookie,
        ...(method === 'GET' ? {} : { origin: PUBLIC_URL, 'idempotency-key': randomUUID() }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const [set] = response.headers.getSetCookie().filter((line) => /^(__Host-)?snowmelt=/.test(line));
    if (set !== undefined) this.cookie = set.split(';')[0] as string;
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      cookie: this.cookie,
    };
  }

  get = (path: string) => this.send('GET', path);
  post = (path: string, body: object = {}) => this.send('POST', path, body);
  delete = (path: string) => this.send('DELETE', path);
  signIn = (email: string, password = PASSWORD) => this.post('/api/session', { email, password });
}

/**
 * Somebody of the first clinic whose password is `PASSWORD`, with a browser of their own in which they are signed in.
 */
export async function signedInPerson(api: TestApi, roles: readonly string[], name = 'Tom Whelan') {
  const { id, email } = await staffMember(api.sql, { name, roles, passwordOf: api.clinic.staffId });
  const browser = new Browser(api.url);
  await browser.signIn(email);
  return { id, email, browser };
}
