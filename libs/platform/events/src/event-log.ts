import { Injectable } from '@nestjs/common';
import { type DomainEventPayload, type DomainEventType, domainEvents } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { concerns } from '@snowmelt/tracing';

const APPEND = 'SELECT append_domain_events($1)';
/** The channel on which workers are told that there are events. The notice carries nothing. */
export const EVENTS_APPENDED = 'events_appended';

/**
 * Writes an event to the outbox, with the COMMIT of the transaction that made it true. A schema checks the payload: ids
 * and versions.
 */
@Injectable()
export class EventLog {
  private isWaking = false;
  private isWanted = false;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  append<T extends DomainEventType>(type: T, payload: DomainEventPayload<T>): void {
    this.unitOfWork.beforeCommit(APPEND, entry(type, payload));
    concerns(payload);
    this.unitOfWork.afterCommit(() => void this.wake());
  }

  /**
   * Best effort: a lost notice only delays the event until the worker's next sweep. It is sent after the commit, for a
   * commit that notifies waits for every other one that does. One at a time, and one more for what came meanwhile.
   */
  private async wake(): Promise<void> {
    this.isWanted = true;
    if (this.isWaking) return;
    this.isWaking = true;
    while (this.isWanted) {
      await Promise.resolve(); // a commit with several events gives one notice
      this.isWanted = false;
      await this.unitOfWork.lookup(`SELECT pg_notify('${EVENTS_APPENDED}', '')`).catch(() => undefined);
    }
    this.isWaking = false;
  }
}

/** By the names of the function's columns. */
function entry<T extends DomainEventType>(type: T, payload: DomainEventPayload<T>): object {
  const checked = domainEvents[type].parse(payload);
  return { type, patient_id: checked.patientId, payload: checked };
}
