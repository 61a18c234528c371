import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { PasskeyAnswer } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import type { CheckedStaff } from '../staff/sign-in.strategy.js';
import { passkeyRefused, PasskeyService } from './passkey.service.js';

/** A sign-in by what the device holds and its owner unlocks: two factors at once, that no wrong password can lock. */
@Injectable()
export class PasskeySignInService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly passkeys: PasskeyService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws IDENTITY.PASSKEY_REFUSED (401) */
  async byPasskey(answer: PasskeyAnswer['response']): Promise<CheckedStaff> {
    const challenge = await this.passkeys.taken(answer).catch(() => {
      throw passkeyRefused(401);
    });
    const clinicId = await this.passkeys.clinicOf(answer);
    if (clinicId === null) throw passkeyRefused(401);
    const inClinic = <T>(work: () => T | Promise<T>) =>
      actors.run({ kind: 'anonymous', id: null }, () => this.unitOfWork.run(clinicId, work));
    try {
      const { staffUserId } = await inClinic(() => this.passkeys.checked(answer, challenge));
      return { clinicId, staffUserId };
    } catch {
      await inClinic(() =>
        this.audit.append({ action: 'identity.sign-in-refused', entityKind: 'passkey', detail: { by: 'passkey' } }),
      );
      throw passkeyRefused(401);
    }
  }
}
