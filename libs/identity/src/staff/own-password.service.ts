import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { PasswordChange } from '@snowmelt/contracts';
import { CodedError } from '@snowmelt/http';
import { AccessLinkService } from '../access-link/access-link.service.js';
import { SessionRepository } from '../session/session.repository.js';
import { hashPassword, PasswordCheck } from './password.js';
import { passwordFault } from './password-rules.js';
import { SignInQueue } from './sign-in-queue.js';
import { StaffRepository } from './staff.repository.js';

@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly staff: StaffRepository,
    private readonly sessions: SessionRepository,
    private readonly links: AccessLinkService,
    private readonly queue: SignInQueue,
    private readonly passwords: PasswordCheck,
    private readonly audit: AuditLog,
  ) {}

  /** Ends the other sessions of the person. @throws IDENTITY.PASSWORD_WRONG, IDENTITY.PASSWORD_NOT_FIT (422) */
  async change({ current, password }: PasswordChange, ip: string): Promise<void> {
    const id = actors.staffId();
    const { email, displayName, clinic } = await this.staff.identityOf(id);
    const fault = passwordFault(password, [email, displayName, clinic]);
    if (fault) throw new CodedError(422, 'IDENTITY.PASSWORD_NOT_FIT', fault);
    const stored = await this.staff.passwordOf(id);
    if (!(await this.queue.run(ip, () => this.passwords.fits(stored, current))))
      throw new CodedError(
        422,
        'IDENTITY.PASSWORD_WRONG',
        'Your present password is not right. Check it and try again.',
      );
    if (stored === null || !(await this.staff.changePassword(id, stored, await hashPassword(password))))
      throw new CodedError(401, 'IDENTITY.NOT_SIGNED_IN', 'Your password was changed meanwhile. Please sign in.');
    await this.sessions.revokeAll(id, actors.sessionId());
    await this.links.ask(id, 'notice');
    this.audit.append({
      action: 'identity.password-set',
      entityKind: 'staff_user',
      entityId: id,
      detail: { by: 'person' },
    });
  }
}
