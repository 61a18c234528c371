import { Injectable } from '@nestjs/common';
import type { DeliveredEvent, EventSubscriber } from '@snowmelt/events';
import { VisitService } from './visit.service.js';

/** Removes whoever came by a link that ended or was taken back, even if no API process was notified. */
@Injectable()
export class AddressEndedSubscriber implements EventSubscriber {
  readonly name = 'visit-address-ended';
  readonly types = ['patient.contact-changed', 'links.taken-back'] as const;

  constructor(private readonly visits: VisitService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    await this.visits.removeOldAddressJoins(event.payload.patientId);
  }
}
