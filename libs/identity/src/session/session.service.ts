import { Injectable } from '@nestjs/common';
import { actors, AuditLog, type Proof } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import type { Me } from '@snowmelt/contracts';
import { newToken, sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import { notFound } from '@snowmelt/http';
import { AccessLinkRepository } from '../access-link/access-link.repository.js';
import { PasskeyService } from '../factor/passkey.service.js';
import type { StaffAccess } from '../http/route-policy.js';
import { StaffRepository } from '../staff/staff.repository.js';
import { type Awaits, type Origin, SessionRepository } from './session.repository.js';

export interface OpenedSession {
  /** Null where the cookie of before stays. */
  readonly token: string | null;
  readonly me: Me;
}
@Injectable()
export class SessionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: SessionRepository,
    private readonly staff: StaffRepository,
    private readonly links: AccessLinkRepository,
    private readonly passkeys: PasskeyService,
    private readonly audit: AuditLog,
    private readonly config: Config,
  ) {}

  /**
   * Opens a session for a person who was just checked. After a password it may wait for their second factor. The former
   * session of this browser ends.
   */
  async open(
    { clinicId, staffUserId }: { clinicId: string; staffUserId: string },
    by: Proof,
    from: Origin & { readonly formerToken?: string | undefined },
  ): Promise<OpenedSession & { readonly token: string }> {
    const token = newToken();
    const me = await actors.run({ kind: 'staff', id: staffUserId }, () =>
      this.unitOfWork.run(clinicId, async () => {
        if (from.formerToken !== undefined) await this.sessions.revoke(sha256(from.formerToken));
        const awaits = by === 'password' ? await this.staff.waits(staffUserId) : null;
        await this.sessions.open(staffUserId, sha256(token), { awaits, by }, from);
        if (awaits === null) await this.staff.signedIn(staffUserId);
        this.audit.append({
          action: 'identity.sign-in',
          entityKind: 'staff_user',
          entityId: staffUserId,
          detail: { by, awaits: awaits ?? 'nothing' },
        });
        return this.me(staffUserId, awaits);
      }),
    );
    return { token, me };
  }

  /** This browser is one in which the person has signed in. */
  knowDevice({ clinicId, staffUserId }: { clinicId: string; staffUserId: string }, device: string): Promise<void> {
    return this.unitOfWork.run(clinicId, () => this.staff.knowDevice(staffUserId, sha256(device)));
  }

  /** In the caller's own session, which gets another token when this is what it waited for. */
  async proved(by: Proof): Promise<OpenedSession> {
    const [token, staffUserId] = [newToken(), actors.staffId()];
    const { awaits, isNew } = await this.sessions.proved(actors.sessionId(), sha256(token), by);
    if (isNew) await this.staff.signedIn(staffUserId);
    if (by === 'recovery-code') await this.links.ask(staffUserId, 'notice', null);
    this.audit.append({
      action: 'identity.proved',
      entityKind: 'staff_user',
      entityId: staffUserId,
      detail: { by },
    });
    return { token: isNew ? token : null, me: await this.me(staffUserId, awaits) };
  }

  /** The caller with this token. `byItself`: the page sent the request without its user. */
  async resume(token: string, byItself: boolean): Promise<StaffAccess | null> {
    const session = await this.sessions.resume(sha256(token), byItself);
    return (
      session && {
        clinicId: session.clinicId,
        actor: {
          kind: 'staff',
          id: session.staffUserId,
          sessionId: session.id,
          roles: session.roles,
          provedBy: session.provedBy,
        },
        visit: null,
        awaits: session.awaits,
        provedSeconds: session.provedSeconds,
      }
    );
  }

  async close(token: string): Promise<void> {
    await this.sessions.revoke(sha256(token));
    this.audit.append({ action: 'identity.sign-out', entityKind: 'staff_user', entityId: actors.staffId() });
  }

  /** @throws SESSION.NOT_FOUND (404) */
  async endOne(id: string): Promise<void> {
    if (!(await this.sessions.revokeOne(actors.staffId(), id))) throw notFound('session', id);
    this.audit.append({ action: 'identity.session-ended', entityKind: 'staff_session', entityId: id });
  }

  async endOthers(): Promise<void> {
    await this.sessions.revokeAll(actors.staffId(), actors.sessionId());
    this.audit.append({ action: 'identity.sessions-ended', entityKind: 'staff_user', entityId: actors.staffId() });
  }

  async me(staffUserId: string, awaits: Awaits): Promise<Me> {
    return {
      ...(await this.staff.me(staffUserId)),
      demo: this.config.isDemo,
      awaits,
      passkeys: this.passkeys.arePossible,
    };
  }
}
