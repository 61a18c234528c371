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

/** A browser that keeps its cookies, as the person's would. `cookie` is the one of the session. */
export class Browser {
  cookie = '';
  private device = '';
  constructor(
    private readonly url: string,
    private readonly agent = 'Mozilla/5.0 (Macintosh) Chrome/140.0 Safari/537.36',
  ) {}

  async send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answered> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'user-agent': this.agent,
        cookie: [this.cookie, this.device].filter((one) => one !== '').join('; '),
        ...(method === 'GET' ? {} : { origin: PUBLIC_URL, 'idempotency-key': randomUUID() }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const kept = response.headers.getSetCookie().map((line) => line.split(';')[0] as string);
    this.cookie = kept.find((one) => /^(__Host-)?snowmelt=/.test(one)) ?? this.cookie;
    this.device = kept.find((one) => /^(__Host-)?snowmelt-device=/.test(one)) ?? this.device;
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
