import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import type { Me } from '@snowmelt/contracts';
import { newToken, sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import type { Access } from '../http/route-policy.js';
import { StaffRepository } from '../staff/staff.repository.js';
import { SessionRepository } from './session.repository.js';

@Injectable()
export class SessionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: SessionRepository,
    private readonly staff: StaffRepository,
    private readonly audit: AuditLog,
    private readonly config: Config,
  ) {}

  /** Opens a session for a person whose password was just checked. */
  async open({ clinicId, staffUserId }: { clinicId: string; staffUserId: string }): Promise<{ token: string; me: Me }> {
    const token = newToken();
    const me = await actors.run({ kind: 'staff', id: staffUserId }, () =>
      this.unitOfWork.run(clinicId, async () => {
        await this.sessions.open(staffUserId, sha256(token));
        this.audit.append({ action: 'identity.sign-in', entityKind: 'staff_user', entityId: staffUserId });
        return this.me(staffUserId);
      }),
    );
    return { token, me };
  }

  /** The caller with this token. `byItself`: the page sent the request without its user. */
  async resume(token: string, byItself: boolean): Promise<Access | null> {
    const session = await this.sessions.resume(sha256(token), byItself);
    return (
      session && {
        clinicId: session.clinicId,
        actor: { kind: 'staff', id: session.staffUserId, sessionId: session.id, roles: session.roles },
        visit: null,
      }
    );
  }

  async close(token: string): Promise<void> {
    await this.sessions.revoke(sha256(token));
    this.audit.append({ action: 'identity.sign-out', entityKind: 'staff_user', entityId: actors.staffId() });
  }

  async me(staffUserId: string): Promise<Me> {
    return { ...(await this.staff.me(staffUserId)), demo: this.config.isDemo };
  }
}
