import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { StaffLinkFor } from '@snowmelt/contracts';
import { newToken, sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError } from '@snowmelt/http';
import { SessionRepository } from '../session/session.repository.js';
import { hashPassword } from '../staff/password.js';
import { passwordFault } from '../staff/password-rules.js';
import { StaffRepository } from '../staff/staff.repository.js';
import { AccessLinkRepository, type LinkPurpose, type OpenLink } from './access-link.repository.js';

/** More than that within an hour, and the person's mailbox is being filled. */
const OWN_REQUESTS_AN_HOUR = 6;

const over = () =>
  new CodedError(
    401,
    'IDENTITY.STAFF_LINK_OVER',
    'This link was used, replaced by a newer one, or is too old. Ask an administrator for a new one, or use "Forgot your password?" on the page to sign in.',
  );

/** The links by which staff set a password: nobody else ever knows it. */
@Injectable()
export class AccessLinkService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly links: AccessLinkRepository,
    private readonly staff: StaffRepository,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditLog,
  ) {}

  /** The worker mails it. A newer one ends the older ones. */
  ask(staffUserId: string, purpose: LinkPurpose): Promise<void> {
    return this.links.ask(staffUserId, purpose, actors.staffId());
  }

  revokeAll(staffUserId: string): Promise<void> {
    return this.links.revokeAll(staffUserId);
  }

  /** Whoever asks learns nothing: an unknown address looks the same. */
  async askForReset(email: string): Promise<void> {
    const clinicId = await this.staff.clinicOf(email);
    if (clinicId === null) return;
    await this.anonymously(clinicId, async () => {
      const id = await this.staff.activeWith(email);
      if (id === null) return;
      const { lastHour, isOpen } = await this.links.ownRequests(id);
      if (isOpen || lastHour >= OWN_REQUESTS_AN_HOUR) return; // the mail with a good one is there, or on its way
      await this.links.ask(id, 'reset', null);
      this.audit.append({ action: 'identity.reset-asked', entityKind: 'staff_user', entityId: id });
    });
  }

  /** @throws IDENTITY.STAFF_LINK_OVER (401) */
  async read(token: string): Promise<StaffLinkFor> {
    const { purpose, displayName, email, clinic } = await this.opened(token, (link) => Promise.resolve(link), false);
    return { purpose, displayName, email, clinic };
  }

  /**
   * Ends the person's sessions: whoever had the old password is out. @throws IDENTITY.STAFF_LINK_OVER,
   * PASSWORD_NOT_FIT
   */
  async setPassword(token: string, password: string): Promise<void> {
    const { email, displayName, clinic } = await this.read(token);
    const fault = passwordFault(password, [email, displayName, clinic]);
    if (fault) throw new CodedError(422, 'IDENTITY.PASSWORD_NOT_FIT', fault);
    const passwordHash = await hashPassword(password); // takes long: outside any transaction
    await this.opened(
      token,
      async ({ id, staffUserId, purpose }) => {
        await this.links.use(id);
        await this.links.revokeAll(staffUserId);
        await this.staff.setPassword(staffUserId, passwordHash);
        await this.sessions.revokeAll(staffUserId);
        await this.staff.forgetDevices(staffUserId); // one of them may be in other hands
        if (purpose === 'reset') await this.links.ask(staffUserId, 'notice', null);
        this.audit.append({
          action: 'identity.password-set',
          entityKind: 'staff_user',
          entityId: staffUserId,
          detail: { by: purpose },
        });
      },
      true,
    );
  }

  /** For whoever founds a clinic: the first administrator's own link, which is shown once. */
  async shown(staffUserId: string): Promise<string> {
    const token = newToken();
    await this.links.show(staffUserId, sha256(token));
    return token;
  }

  private async opened<T>(token: string, work: (link: OpenLink) => Promise<T>, forUpdate: boolean): Promise<T> {
    const hash = sha256(token);
    const clinicId = await this.links.clinicOf(hash);
    if (clinicId === null) throw over();
    return this.anonymously(clinicId, async () => {
      const link = await this.links.open(hash, forUpdate);
      if (!link) throw over();
      return work(link);
    });
  }

  private anonymously<T>(clinicId: string, work: () => Promise<T>): Promise<T> {
    return actors.run({ kind: 'anonymous', id: null }, () => this.unitOfWork.run(clinicId, work));
  }
}
