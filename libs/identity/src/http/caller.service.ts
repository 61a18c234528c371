import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { MagicLinkService } from '../magic-link/magic-link.service.js';
import { SessionService } from '../session/session.service.js';
import { Cookies } from './cookies.js';
import type { Access } from './route-policy.js';

/** The page's mark of what nobody at it asked for. It shortens a session, so that nobody gains by a false one. */
const isByItself = ({ headers }: WithHeaders) => headers['asked-by'] === 'page';

export interface WithHeaders { readonly headers: IncomingHttpHeaders }

/** Who calls, by the cookies of a request, read anew from the database each time. The one place that the guard and the WebSocket ask. */
@Injectable()
export class CallerService {
  constructor(private readonly sessions: SessionService, private readonly links: MagicLinkService, private readonly cookies: Cookies) {}

  async staff(request: WithHeaders): Promise<Access | null> {
    const token = this.cookies.staff(request);
    return token === undefined ? null : this.sessions.resume(token, isByItself(request));
  }

  async patient(request: WithHeaders): Promise<Access | null> {
    const token = this.cookies.visit(request);
    return token === undefined ? null : this.links.resume(token);
  }

  /** Whoever comes by a patient's link and by nothing else: a browser that holds a member of staff's ended session is theirs. */
  async patientOnly(request: WithHeaders): Promise<Access | null> {
    return this.cookies.staff(request) === undefined ? this.patient(request) : null;
  }

  /** A browser may be both: a member of staff who opened a patient's link. */
  async of(request: WithHeaders): Promise<Access[]> {
    return [await this.staff(request), await this.patient(request)].filter((access) => access !== null);
  }
}
