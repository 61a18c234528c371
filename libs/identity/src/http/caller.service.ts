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

export interface WithHeaders {
  readonly headers: IncomingHttpHeaders;
}

interface OpenPage {
  readonly token: string;
  readonly access: PatientAccess;
}

/** Who calls, by the cookies of a request, read anew from the database each time. The one place that the guard and the WebSocket ask. */
@Injectable()
export class CallerService {
  constructor(
    private readonly sessions: SessionService,
    private readonly links: MagicLinkService,
    private readonly cookies: Cookies,
  ) {}

  async staff(request: WithHeaders): Promise<Access | null> {
    const token = this.cookies.staff(request);
    return token === undefined ? null : this.sessions.resume(token, isByItself(request));
  }

  /** By the page that the request names; by the one opened last when it names none. */
  async patient(request: WithHeaders): Promise<Access | null> {
    const page = request.headers['visit-page'];
    for await (const { access } of this.openPages(request))
      if (page === undefined || access.visit.sessionId === page) return access;
    return null;
  }

  async patientRefusal(request: WithHeaders): Promise<CodedError> {
    const page = Id.safeParse(request.headers['visit-page']).data;
    return this.links.refusal(this.cookies.pages(request), page);
  }

  /** Every page that this browser opened by a link and may still see, the newest first. */
  async pages(request: WithHeaders): Promise<OpenPage[]> {
    const open = [];
    for await (const page of this.openPages(request)) open.push(page);
    return open;
  }

  /** One after the other, and no further than is asked for: nearly always the first is the one. */
  private async *openPages(request: WithHeaders): AsyncGenerator<OpenPage> {
    for (const token of this.cookies.pages(request)) {
      const access = await this.links.resume(token);
      if (access) yield { token, access };
    }
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
