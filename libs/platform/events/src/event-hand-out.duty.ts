import { Injectable } from '@nestjs/common';
import { domainEvents, eventsWithoutSubscriber } from '@snowmelt/contracts';
import { type Duty, type OfClinic, UnitOfWork } from '@snowmelt/database';
import type { EventSubscriber } from './event-subscriber.js';

const BATCH = 500;

/**
 * Gives each pending event to the subscribers that this release has for it: a row in `event_delivery` for each. A
 * subscriber that a release adds begins with what happens from then on.
 */
@Injectable()
export class EventHandOutDuty implements Duty {
  readonly name = 'events.hand-out';
  private readonly heard: { readonly type: string; readonly subscriber: string }[] = [];

  constructor(private readonly unitOfWork: UnitOfWork) {}

  add({ name, types }: EventSubscriber): void {
    for (const type of types) this.heard.push({ type, subscriber: name });
  }

  find(limit: number): Promise<OfClinic[]> {
    return this.unitOfWork.lookup('SELECT DISTINCT clinic_id AS "clinicId" FROM pending_events($1)', [limit]);
  }

  async act(): Promise<boolean> {
    const known = new Set<string>([...this.heard.map(({ type }) => type), ...eventsWithoutSubscriber]);
    const [handed] = await this.unitOfWork.query<{ count: number }>('SELECT hand_out_events($1, $2, $3, $4) AS count', [
      [...known],
      this.heard.map(({ type }) => type),
      this.heard.map(({ subscriber }) => subscriber),
      BATCH,
    ]);
    if ((handed?.count ?? 0) > 0) return true;
    // left: what a newer release appended, whose workers hand it out; or what this one has forgotten
    const left = await this.unitOfWork.query<{ type: string }>(
      'SELECT DISTINCT type FROM domain_event WHERE delivered_at IS NULL AND next_try_at <= now() AND type <> ALL ($1)',
      [[...known]], // known ones were appended since, and their turn comes
    );
    const forgotten = left.find(({ type }) => type in domainEvents);
    if (forgotten) throw new Error(`no subscriber for ${forgotten.type}`);
    if (left.length > 0) await this.later(known);
    return false;
  }

  postpone(): Promise<void> {
    return this.later();
  }

  private async later(except: ReadonlySet<string> = new Set()): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE domain_event SET tries = tries + 1, next_try_at = now() + least(interval '1 second' * (2 ^ least(tries, 12)), interval '1 hour')
       WHERE delivered_at IS NULL AND next_try_at <= now() AND type <> ALL ($1)`,
      [[...except]],
    );
  }
}
