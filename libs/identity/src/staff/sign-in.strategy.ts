import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { actors, AuditLog } from '@snowmelt/audit';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError } from '@snowmelt/http';
import { Strategy } from 'passport-local';
import { passwordFits } from './password.js';
import { StaffRepository } from './staff.repository.js';

const refused = () => new CodedError(401, 'IDENTITY.SIGN_IN_REFUSED', 'This e-mail and password do not fit together. Check both and try again.');

export interface CheckedStaff { readonly clinicId: string; readonly staffUserId: string }

/** Passport's local strategy. An unknown person, a wrong password and a locked account get the same answer after the same work. */
@Injectable()
export class SignInStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly unitOfWork: UnitOfWork, private readonly staff: StaffRepository, private readonly audit: AuditLog) {
    super({ usernameField: 'email' });
  }

  async validate(email: string, password: string): Promise<CheckedStaff> {
    const clinicId = await this.staff.clinicOf(email);
    if (!clinicId) {
      await passwordFits(null, password);
      throw refused();
    }
    const staffUserId = await actors.run({ kind: 'anonymous', id: null }, () => this.unitOfWork.run(clinicId, () => this.check(email, password)));
    if (!staffUserId) throw refused();
    return { clinicId, staffUserId };
  }

  /** The account's row is locked meanwhile, so parallel guesses are counted one by one. */
  private async check(email: string, password: string): Promise<string | null> {
    const account = await this.staff.byEmail(email);
    const fits = await passwordFits(account?.passwordHash ?? null, password);
    if (!account) return null;
    if (fits && account.lockedForSeconds === 0) {
      await this.staff.forgetFailures(account.id);
      return account.id;
    }
    if (account.lockedForSeconds === 0) await this.staff.countFailure(account.id);
    await this.audit.append({ action: 'identity.sign-in-refused', entityKind: 'staff_user', entityId: account.id, detail: { locked: account.lockedForSeconds > 0 } });
    return null;
  }
}
