import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { ContactSystem } from '@snowmelt/contracts';
import { newToken, sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError } from '@snowmelt/http';
import type { PatientAccess } from '../http/route-policy.js';
import {
  type ClosedBecause,
  type LinkedVisit,
  MagicLinkRepository,
  type NewMagicLink,
} from './magic-link.repository.js';

/**
 * Links in messages: one purpose, single use, hashed at rest, in the URL's fragment so that no server log contains one.
 */
@Injectable()
export class MagicLinkService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly links: MagicLinkRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Call inside a unit of work: the link is good from its COMMIT on. Links of the same visit that were sent before stay
   * good: people press the one they find first. Returns the token, which is not stored.
   */
  issue(link: NewMagicLink): string {
    const token = newToken();
    this.links.issue(link, sha256(token));
    return token;
  }

  /** When an appointment is moved or cancelled, its links and the pages opened by them are closed. */
  async revokeForAppointment(appointmentId: string, because: 'moved' | 'cancelled'): Promise<void> {
    await this.links.revokeForAppointment(appointmentId, because);
  }

  /**
   * After a patient's number or e-mail address was corrected or removed: links sent to it stop working, and pages
   * opened by them are closed.
   */
  async revokeForAddress(patientId: string, channel: ContactSystem): Promise<void> {
    await this.links.revokeForAddress(patientId, channel);
  }

  /**
   * Staff end every link of a patient, opened or not, and the pages opened by them. Returns how many still worked.
   */
  takeBack(patientId: string): Promise<number> {
    return this.links.takeBack(patientId);
  }

  /**
   * Opens a link. Returns no token when this browser opened it before and may still see its page: people press the same
   * link in their messages again.
   * @throws IDENTITY.LINK_UNKNOWN, LINK_USED, LINK_EXPIRED, LINK_TAKEN_BACK, VISIT_MOVED, VISIT_CANCELLED (403)
   */
  async consume(
    token: string,
    open: readonly string[] = [],
  ): Promise<{ page: string; token?: string; seconds: number }> {
    const tokenHash = sha256(token);
    const clinicId = await this.links.clinicOfLink(tokenHash);
    if (!clinicId)
      throw new CodedError(
        403,
        'IDENTITY.LINK_UNKNOWN',
        'We cannot open this link. Please open it again from your message.',
      );
    return this.unitOfWork.run(clinicId, async () => {
      const link = await this.links.consume(tokenHash);
      if (!link) return { page: await this.pageOpenedBefore(tokenHash, open), seconds: 0 };
      const opened = newToken();
      const page = await this.links.openSession(link.id, sha256(opened), link.expiresAt);
      actors.run({ kind: 'patient', id: link.patientId }, () =>
        this.audit.append({
          action: 'identity.link-opened',
          entityKind: 'magic_link',
          entityId: link.id,
          patientId: link.patientId,
        }),
      );
      return { page, token: opened, seconds: link.seconds };
    });
  }

  private async pageOpenedBefore(tokenHash: Buffer, open: readonly string[]): Promise<string> {
    const page = await this.links.pageOf(
      tokenHash,
      open.map((session) => sha256(session)),
    );
    if (page) return page;
    const why = await this.links.whyNot(tokenHash);
    const visit = await this.links.visitOf(tokenHash);
    const canRenew = why !== 'cancelled' && visit !== null && !visit.isTakenBack;
    const meta = { clinic: await this.links.clinic(), canRenew };
    if (why === 'used')
      throw new CodedError(
        403,
        'IDENTITY.LINK_USED',
        'This link was opened before. Use the phone it was opened on, or the link in the newest message.',
        meta,
      );
    throw closed(403, why, meta);
  }

  /** The visit that a link was made for, even if the link has ended; null when it is unknown or not for a visit. */
  async visitOf(token: string): Promise<({ clinicId: string } & LinkedVisit) | null> {
    const tokenHash = sha256(token);
    const clinicId = await this.links.clinicOfLink(tokenHash);
    const visit = clinicId && (await this.unitOfWork.run(clinicId, () => this.links.visitOf(tokenHash)));
    return visit ? { clinicId, ...visit } : null;
  }

  /** Why this browser's page was closed. It says whom to call, and nothing about the new time. */
  async refusal(tokens: readonly string[], page: string | undefined): Promise<CodedError> {
    for (const tokenHash of (page === undefined ? tokens.slice(0, 1) : tokens).map((token) => sha256(token))) {
      const clinicId = await this.links.clinicOfSession(tokenHash);
      const [because, clinic] = clinicId
        ? await this.unitOfWork.run(
            clinicId,
            async () => [await this.links.closedBecause(tokenHash, page ?? null), await this.links.clinic()] as const,
          )
        : [];
      if (because) return closed(401, because, { clinic });
    }
    return new CodedError(401, 'IDENTITY.LINK_NEEDED', 'Please open the link in your message.');
  }

  async resume(token: string): Promise<PatientAccess | null> {
    const tokenHash = sha256(token);
    const clinicId = await this.links.clinicOfSession(tokenHash);
    if (!clinicId) return null;
    const visit = await this.unitOfWork.run(clinicId, () => this.links.resume(tokenHash));
    return visit && { clinicId, actor: { kind: 'patient', id: visit.patientId, sessionId: visit.sessionId }, visit };
  }
}

/** What is true of a link that was closed, or of its page; whom to call, and nothing about a new time. */
function closed(status: 401 | 403, why: ClosedBecause | 'expired', meta: Record<string, unknown>): CodedError {
  if (why === 'cancelled')
    return new CodedError(
      status,
      'IDENTITY.VISIT_CANCELLED',
      'This visit will not take place. Call the clinic if you did not expect that.',
      meta,
    );
  if (why === 'moved')
    return new CodedError(
      status,
      'IDENTITY.VISIT_MOVED',
      'This visit was changed. Please use the link in the newest message.',
      meta,
    );
  if (why === 'taken-back')
    return new CodedError(
      status,
      'IDENTITY.LINK_TAKEN_BACK',
      'This link no longer works. Please call the clinic.',
      meta,
    );
  return new CodedError(
    status,
    'IDENTITY.LINK_EXPIRED',
    'This link no longer works. Please use the link in the newest message.',
    meta,
  );
}
