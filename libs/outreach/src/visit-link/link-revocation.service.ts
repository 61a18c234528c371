import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import type { LinksTakenBack } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { PatientService } from '@snowmelt/patients';
import { TouchRepository } from '../touch.repository.js';

/** For a lost phone, or a link that somebody else has seen: staff end every link of a patient at once. */
@Injectable()
export class LinkRevocationService {
  constructor(
    private readonly patients: PatientService,
    private readonly touches: TouchRepository,
    private readonly links: MagicLinkService,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  async takeBack(patientId: string): Promise<LinksTakenBack> {
    await this.patients.mustExist(patientId);
    await this.touches.lockTexts(patientId); // a link of a message that is just being written ends, too
    const links = await this.links.takeBack(patientId);
    this.events.append('links.taken-back', { patientId });
    this.audit.append({
      action: 'link.take-back',
      entityKind: 'patient',
      entityId: patientId,
      patientId,
      detail: { links },
    });
    return { links };
  }
}
