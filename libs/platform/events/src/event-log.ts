import { Injectable } from '@nestjs/common';
import { type DomainEventPayload, type DomainEventType, domainEvents } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

const APPEND = 'SELECT append_domain_events($1)';

/**
 * Writes an event to the outbox, with the COMMIT of the transaction that made it true. A schema checks the payload: ids
 * and versions.
 */
@Injectable()
export class EventLog {
  private wake: () => void = () => undefined;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  append<T extends DomainEventType>(type: T, payload: DomainEventPayload<T>): void {
    this.unitOfWork.beforeCommit(APPEND, entry(type, payload));
    this.unitOfWork.afterCommit(() => this.wake());
  }

  /** The queue sets a best-effort wake-up here. A lost one only delays the event until the next sweep. */
  onAppended(wake: () => void): void {
    this.wake = wake;
  }
}

/** By the names of the function's columns. */
function entry<T extends DomainEventType>(type: T, payload: DomainEventPayload<T>): object {
  const checked = domainEvents[type].parse(payload);
  return { type, patient_id: checked.patientId, payload: checked };
}
