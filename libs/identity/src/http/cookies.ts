import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply } from 'fastify';
import type { WithHeaders } from './caller.service.js';

/** `__Host-` cookies over https. Over plain http, which is the loopback address of a demo, browsers refuse that prefix. */
@Injectable()
export class Cookies {
  private readonly secure: boolean;

  constructor(config: Config) {
    this.secure = config.values.PUBLIC_URL.startsWith('https:');
  }

  staff(request: WithHeaders): string | undefined { return this.read(request, 'snowmelt'); }
  visit(request: WithHeaders): string | undefined { return this.read(request, 'snowmelt-visit'); }
  setStaff(reply: FastifyReply, token: string): void { this.write(reply, 'snowmelt', token, 12 * 3600); }
  setVisit(reply: FastifyReply, token: string, seconds: number): void { this.write(reply, 'snowmelt-visit', token, seconds); }

  clearStaff(reply: FastifyReply): void {
    this.write(reply, 'snowmelt', '', 0);
    // not "storage": what a colleague whose session ran out could not send yet lies there, sealed
    void reply.header('clear-site-data', '"cache"');
  }

  private read(request: WithHeaders, name: string): string | undefined {
    return parseCookie(request.headers.cookie ?? '')[this.nameOf(name)];
  }

  private write(reply: FastifyReply, name: string, value: string, maxAge: number): void {
    // Lax, so that a link in a message opens with the cookie; writes are held to our origin besides
    void reply.header('set-cookie', stringifySetCookie({ name: this.nameOf(name), value, maxAge, path: '/', httpOnly: true, secure: this.secure, sameSite: 'lax' }));
  }

  private nameOf(name: string): string {
    return this.secure ? `__Host-${name}` : name;
  }
}
