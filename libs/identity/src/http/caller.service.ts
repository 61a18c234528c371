import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Id } from '@snowmelt/contracts';
import type { CodedError } from '@snowmelt/http';
import { MagicLinkService } from '../magic-link/magic-link.service.js';
import { SessionService } from '../session/session.service.js';
import { Cookies } from './cookies.js';
import type { Access, PatientAccess } from './route-policy.js';

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

  /** By the page that the request names; by the one opened last when it names none. */
  async patient(request: WithHeaders): Promise<Access | null> {
    const page = request.headers['visit-page'];
    const open = await this.pages(request);
    return (page === undefined ? open[0] : open.find(({ access }) => access.visit.sessionId === page))?.access ?? null;
  }

  async patientRefusal(request: WithHeaders): Promise<CodedError> {
    const page = Id.safeParse(request.headers['visit-page']).data;
    return this.links.refusal(this.cookies.pages(request), page);
  }

  /** Every page that this browser opened by a link and may still see, the newest first. */
  async pages(request: WithHeaders): Promise<{ token: string; access: PatientAccess }[]> {
    const open = [];
    for (const token of this.cookies.pages(request)) {
      const access = await this.links.resume(token);
      if (access) open.push({ token, access });
    }
    return open;
  }

  /** Whoever comes by a patient's link and by nothing else: a browser that holds a member of staff's ended session is theirs. */
  async patientOnly(request: WithHeaders): Promise<Access | null> {
    return this.cookies.staff(request) === undefined ? this.patient(request) : null;
  }

  /** A browser may be several: a member of staff who opened a patient's link, a patient with the links of two visits. */
  async of(request: WithHeaders): Promise<Access[]> {
    const [staff, pages] = [await this.staff(request), await this.pages(request)];
    return [...(staff ? [staff] : []), ...pages.map(({ access }) => access)];
  }
}
