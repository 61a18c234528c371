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
    this.hours = config.values.IDEMPOTENCY_RETENTION_HOURS;
  }

  /** A second request with the same key waits here until the first one's transaction ends, and finds its response. */
  async claim(identity: RequestIdentity): Promise<KeptAnswer | undefined> {
    const [row] = await this.unitOfWork.query<KeptAnswer>(
      `SELECT body_hash AS "bodyHash", status, response FROM claim_idempotency_key($1, $2, $3, interval '1 hour' * $4)`,
      [...identity, this.hours],
    );
    return row;
  }

  /** Written with the COMMIT. Replaces an expired response. */
  keep([actorId, route, key]: RequestIdentity, { bodyHash, status, response }: KeptAnswer): void {
    this.unitOfWork.beforeCommit('SELECT keep_responses($1)', {
      actor_id: actorId,
      route,
      key,
      body_hash: `\\x${bodyHash.toString('hex')}`,
      status,
      response: response ?? null,
    });
  }
}
