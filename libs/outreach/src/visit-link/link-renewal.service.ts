import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { OutreachService } from '../outreach.service.js';
import { TouchRepository } from '../touch.repository.js';

/** Who holds old links must not be able to flood a phone. */
const ASKED_AN_HOUR = 3;

/** A new link for who holds one that was opened elsewhere or is over. It goes to the address on file, never to the browser that asks, which learns nothing. */
@Injectable()
export class LinkRenewalService {
  constructor(
    private readonly links: MagicLinkService,
    private readonly unitOfWork: UnitOfWork,
    private readonly outreach: OutreachService,
    private readonly touches: TouchRepository,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  async ask(token: string): Promise<void> {
    const visit = await this.links.visitOf(token);
    if (!visit || visit.isStrangers) return; // whoever had it by a wrong address is not the patient, whose texts it would use up
    const { clinicId, patientId, appointmentId } = visit;
    await actors.run({ kind: 'patient', id: patientId }, () =>
      this.unitOfWork.run(clinicId, async () => {
        await this.touches.lockPatient(patientId); // of many who press at once, three are counted
        if ((await this.touches.linksAsked(patientId)) >= ASKED_AN_HOUR) return;
        await this.events.append('link.asked', { patientId, appointmentId });
        await this.outreach.replan(patientId);
        await this.audit.append({
          action: 'visit-link.ask',
          entityKind: 'appointment',
          entityId: appointmentId,
          patientId,
        });
      }),
    );
  }
}
