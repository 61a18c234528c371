import { Injectable } from '@nestjs/common';
import { type DomainEventPayload, type DomainEventType, domainEvents } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/**
 * Writes an event to the outbox, in the transaction that made it true. A schema checks the payload: ids and versions.
 */
@Injectable()
export class EventLog {
  private wake: () => void = () => undefined;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  async append<T extends DomainEventType>(type: T, payload: DomainEventPayload<T>): Promise<void> {
    const checked = domainEvents[type].parse(payload);
    await this.unitOfWork.query(
      'INSERT INTO domain_event (clinic_id, type, patient_id, payload) VALUES (current_clinic_id(), $1, $2, $3)',
      [type, checked.patientId, JSON.stringify(checked)],
    );
    this.unitOfWork.afterCommit(() => this.wake());
  }

  /** The queue sets a best-effort wake-up here. A lost one only delays the event until the next sweep. */
  onAppended(wake: () => void): void {
    this.wake = wake;
  }
}
