import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { UnitOfWork } from '@snowmelt/database';

/** The caller, the route and the idempotency key. */
export type RequestIdentity = readonly [actorId: string | null, route: string, key: string];

export interface KeptAnswer {
  readonly bodyHash: Buffer;
  readonly status: number;
  readonly response: unknown;
}

/** Responses to writes, stored for repetitions. They expire by the database's real clock, even if not yet deleted. */
@Injectable()
export class IdempotencyRepository {
  private readonly hours: number;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    config: Config,
  ) {
    this.hours = config.values.IDEMPOTENCY_KEPT_HOURS;
  }

  /** A second request with the same key waits here until the first one's transaction ends. */
  async lock(identity: RequestIdentity): Promise<void> {
    await this.unitOfWork.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('idempotency:' || current_clinic_id() || $1, 0))`,
      [identity.join(' ')],
    );
  }

  async find(identity: RequestIdentity): Promise<KeptAnswer | undefined> {
    const [row] = await this.unitOfWork.query<KeptAnswer & Record<string, unknown>>(
      `SELECT body_hash AS "bodyHash", status, response FROM idempotency_record WHERE actor_id = $1 AND route = $2 AND key = $3 AND created_at > now() - interval '1 hour' * $4`,
      [...identity, this.hours],
    );
    return row;
  }

  /** Replaces an expired response. */
  async keep(identity: RequestIdentity, { bodyHash, status, response }: KeptAnswer): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO idempotency_record (clinic_id, actor_id, route, key, body_hash, status, response) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6)
       ON CONFLICT (clinic_id, actor_id, route, key) DO UPDATE SET body_hash = excluded.body_hash, status = excluded.status, response = excluded.response, created_at = now()`,
      [...identity, bodyHash, status, response === undefined ? null : JSON.stringify(response)],
    );
  }

  /** Returns how many were deleted. */
  async purge(limit: number): Promise<number> {
    return (
      await this.unitOfWork.query(
        `WITH old AS MATERIALIZED (SELECT clinic_id, actor_id, route, key FROM idempotency_record WHERE created_at <= now() - interval '1 hour' * $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       DELETE FROM idempotency_record r USING old WHERE (r.clinic_id, r.actor_id, r.route, r.key) = (old.clinic_id, old.actor_id, old.route, old.key) RETURNING 1`,
        [this.hours, limit],
      )
    ).length;
  }
}
