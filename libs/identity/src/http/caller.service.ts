import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Id } from '@snowmelt/contracts';
import type { CodedError } from '@snowmelt/http';
import { MagicLinkService } from '../magic-link/magic-link.service.js';
import { SessionService } from '../session/session.service.js';
import { Cookies } from './cookies.js';
import type { Access, PatientAccess, StaffAccess } from './route-policy.js';

/** The page's mark for requests that no user caused. They do not extend the session, so a false mark gains nothing. */
const isByItself = ({ headers }: WithHeaders) => headers['asked-by'] === 'page';

export interface WithHeaders {
  readonly headers: IncomingHttpHeaders;
}

interface OpenPage {
  readonly token: string;
  readonly access: PatientAccess;
}

/**
 * Finds the caller by the request's cookies, anew from the database each time. Both the guard and the WebSocket use it.
 */
@Injectable()
export class CallerService {
  constructor(
    private readonly sessions: SessionService,
    private readonly links: MagicLinkService,
    private readonly cookies: Cookies,
  ) {}

  async staff(request: WithHeaders): Promise<StaffAccess | null> {
    const access = await this.staffSession(request);
    return access?.awaits === null ? access : null;
  }

  /** Also one that still waits for a second factor: for the few routes that get it one. */
  async staffSession(request: WithHeaders): Promise<StaffAccess | null> {
    const token = this.cookies.staff(request);
    return token === undefined ? null : this.sessions.resume(token, isByItself(request));
  }

  /** By the page that the request names; by the page opened last when it names none. */
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

  /** Every page that this browser opened by a link and may still see, newest first. */
  async pages(request: WithHeaders): Promise<OpenPage[]> {
    const open = [];
    for await (const page of this.openPages(request)) open.push(page);
    return open;
  }

  /** Looks pages up one at a time, on demand: the first is nearly always the right one. */
  private async *openPages(request: WithHeaders): AsyncGenerator<OpenPage> {
    for (const token of this.cookies.pages(request)) {
      const access = await this.links.resume(token);
      if (access) yield { token, access };
    }
  }

  /**
   * A caller with a patient's link only. A browser with a staff cookie counts as staff, even after that session ended.
   */
  async patientOnly(request: WithHeaders): Promise<Access | null> {
    return this.cookies.staff(request) === undefined ? this.patient(request) : null;
  }

  /** One browser may be several callers: staff who opened a patient's link, or a patient with links to two visits. */
  async of(request: WithHeaders): Promise<Access[]> {
    const [staff, pages] = [await this.staff(request), await this.pages(request)];
    return [...(staff ? [staff] : []), ...pages.map(({ access }) => access)];
  }
}
