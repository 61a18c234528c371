import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply } from 'fastify';
import type { WithHeaders } from './caller.service.js';

/** Each page costs a look-up per request. A phone has this week's visits and a few education items open, not dozens. */
const MAX_PAGES = 5;

const DEVICE_SECONDS = 180 * 86_400;

/** `__Host-` cookies over https. Browsers refuse that prefix over plain http, which only a demo on loopback uses. */
@Injectable()
export class Cookies {
  private readonly secure: boolean;

  constructor(config: Config) {
    this.secure = config.values.PUBLIC_URL.startsWith('https:');
  }

  staff(request: WithHeaders): string | undefined {
    return this.read(request, 'snowmelt');
  }
  /** The tokens of the pages that this browser opened by links, newest first. */
  pages(request: WithHeaders): readonly string[] {
    return (this.read(request, 'snowmelt-visit') ?? '')
      .split('.')
      .filter((token) => token !== '')
      .slice(0, MAX_PAGES);
  }
  setStaff(reply: FastifyReply, token: string): void {
    this.write(reply, 'snowmelt', token, 12 * 3600);
  }
  setPages(reply: FastifyReply, tokens: readonly string[], seconds: number): void {
    this.write(reply, 'snowmelt-visit', tokens.slice(0, MAX_PAGES).join('.'), seconds);
  }

  /** Kept when somebody signs in here, and after they sign out: by it their failures elsewhere do not count here. */
  device(request: WithHeaders): string | undefined {
    return this.read(request, 'snowmelt-device');
  }
  setDevice(reply: FastifyReply, token: string): void {
    this.write(reply, 'snowmelt-device', token, DEVICE_SECONDS);
  }

  clearStaff(reply: FastifyReply): void {
    this.write(reply, 'snowmelt', '', 0);
    // not "storage": it may hold the encrypted unsent texts of a colleague whose session expired
    void reply.header('clear-site-data', '"cache"');
  }

  private read(request: WithHeaders, name: string): string | undefined {
    return parseCookie(request.headers.cookie ?? '')[this.nameOf(name)];
  }

  private write(reply: FastifyReply, name: string, value: string, maxAge: number): void {
    // Lax, so that a link in a message opens with the cookie; writes are checked for our origin as well
    void reply.header(
      'set-cookie',
      stringifySetCookie({
        name: this.nameOf(name),
        value,
        maxAge,
        path: '/',
        httpOnly: true,
        secure: this.secure,
        sameSite: 'lax',
      }),
    );
  }

  private nameOf(name: string): string {
    return this.secure ? `__Host-${name}` : name;
  }
}
