import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { Config } from '@snowmelt/config';
import { newToken, sha256 } from '@snowmelt/crypto';
import { type Duty, UnitOfWork } from '@snowmelt/database';
import { AccessLinkRepository, type DueLink, type LinkToSend } from '@snowmelt/identity';
import { Tasks } from '@snowmelt/tasks';
import { EmailPort, type SendResult } from '../ports/outgoing.port.js';
import { staffMail } from './staff-mail-text.js';

const MOST_TRIES = 6;
const FIRST_PAUSE_SECONDS = 60;
const ALWAYS = { holds: () => true, deadlineMs: 10_000 };

/**
 * Mails invitations and links for a new password. A mail whose fate is not known is not repeated by itself, since its
 * link may be in use; an administrator sees that, and can send another one, which ends the former link.
 */
@Injectable()
export class StaffMailDuty implements Duty<DueLink> {
  readonly name = 'messaging.staff-mail';
  readonly everySeconds = 2;
  readonly asksProvider = true;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly links: AccessLinkRepository,
    private readonly email: EmailPort,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  find(limit: number): Promise<DueLink[]> {
    return this.links.due(limit);
  }

  async act({ clinicId, id }: DueLink): Promise<void> {
    const token = newToken();
    const link = await this.unitOfWork.run(clinicId, () => this.links.begin(id, sha256(token)));
    if (!link) return;
    const result = await this.sent(clinicId, link, token);
    await this.unitOfWork.run(clinicId, () => this.settle(id, link, result));
  }

  private sent(clinicId: string, link: LinkToSend, token: string): Promise<SendResult> {
    return this.email.send({
      attemptId: randomUUID(),
      clinicId,
      to: link.email,
      ...staffMail(link, this.config.values.PUBLIC_URL, token),
      referenceCode: '',
      validSeconds: 600,
      lease: ALWAYS,
    });
  }

  private async settle(id: string, link: LinkToSend, result: SendResult): Promise<void> {
    if (result.outcome === 'accepted') return this.done(id, link, 'sent', null);
    if (result.outcome === 'unknown') return this.done(id, link, 'unclear', null);
    const code = result.outcome === 'rejected' ? result.code.slice(0, 60) : 'WITHHELD';
    const isFinal = result.outcome === 'rejected' && result.next === 'never';
    if (isFinal || link.tries >= MOST_TRIES) return this.done(id, link, 'refused', code);
    await this.links.later(id, FIRST_PAUSE_SECONDS * 2 ** (link.tries - 1), code);
  }

  private async done(id: string, link: LinkToSend, outcome: 'sent' | 'refused' | 'unclear', code: string | null) {
    await this.links.settle(id, outcome, code);
    const failed = outcome !== 'sent' && link.purpose === 'invitation';
    await this.tasks.settle(
      `staff-mail:${link.staffUserId}`,
      failed ? [{ key: `staff-mail:${id}`, kind: 'staff_mail_failed', dueAt: this.clock.now() }] : [],
    );
  }
}
