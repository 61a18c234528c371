import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { OutreachService } from '../outreach.service.js';
import { TouchRepository } from '../touch.repository.js';
import { LinkRequestRepository } from './link-request.repository.js';

/** The holder of an old link must not be able to flood the patient's phone. */
const ASKED_AN_HOUR = 3;

/**
 * Sends a new link to a patient whose link was opened elsewhere or has expired. It goes to the address on file; the
 * browser that asks learns nothing.
 */
@Injectable()
export class LinkRenewalService {
  constructor(
    private readonly links: MagicLinkService,
    private readonly unitOfWork: UnitOfWork,
    private readonly outreach: OutreachService,
    private readonly touches: TouchRepository,
    private readonly requests: LinkRequestRepository,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  async ask(token: string): Promise<void> {
    const visit = await this.links.visitOf(token);
    // whoever holds such a link may not be the patient, and must not use up the patient's texts
    if (!visit || visit.isStrangers || visit.isTakenBack) return;
    const { clinicId, patientId, appointmentId } = visit;
    await actors.run({ kind: 'patient', id: patientId }, () =>
      this.unitOfWork.run(clinicId, async () => {
        await this.touches.lockPatient(patientId); // so that simultaneous requests are counted one after the other
        if ((await this.requests.countOfLastHour(patientId)) >= ASKED_AN_HOUR) return;
        await this.requests.add(patientId, appointmentId);
        this.events.append('link.asked', { patientId, appointmentId });
        await this.outreach.replan(patientId);
        this.audit.append({
          action: 'visit-link.ask',
          entityKind: 'appointment',
          entityId: appointmentId,
          patientId,
        });
      }),
    );
  }
}
