import { Injectable } from '@nestjs/common';
import { type DomainEventPayload, type DomainEventType, domainEvents } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/**
 * Writes an event to the outbox, with the COMMIT of the transaction that made it true. A schema checks the payload: ids
 * and versions.
 */
@Injectable()
export class EventLog {
  private wake: () => void = () => undefined;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  append<T extends DomainEventType>(type: T, payload: DomainEventPayload<T>): void {
    const checked = domainEvents[type].parse(payload);
    this.unitOfWork.beforeCommit('SELECT append_domain_events($1)', {
      type,
      patient_id: checked.patientId,
      payload: checked,
    });
    this.unitOfWork.afterCommit(() => this.wake());
  }

  /** The queue sets a best-effort wake-up here. A lost one only delays the event until the next sweep. */
  onAppended(wake: () => void): void {
    this.wake = wake;
  }
}
