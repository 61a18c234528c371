import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

/** What `@AtMost()` counts in; after it a count says nothing any more, and its row is not kept. */
const WINDOW = `interval '1 minute'`;

/** How often a person asked for a route. Counted in the database, because a person's next request may reach any process. */
@Injectable()
export class RequestCountRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The minute begins with its first request. */
  async count(personId: string | null, route: string): Promise<{ times: number; waitSeconds: number }> {
    const [row] = await this.unitOfWork.query<{ times: number; waitSeconds: number }>(
      `INSERT INTO request_count AS c (clinic_id, person_id, route) VALUES (current_clinic_id(), $1, $2)
       ON CONFLICT (clinic_id, person_id, route) DO UPDATE SET
         times = CASE WHEN c.since > now() - ${WINDOW} THEN c.times + 1 ELSE 1 END, since = CASE WHEN c.since > now() - ${WINDOW} THEN c.since ELSE now() END
       RETURNING times, greatest(1, ceil(extract(epoch FROM since + ${WINDOW} - now())))::int AS "waitSeconds"`,
      [personId, route],
    );
    return row as { times: number; waitSeconds: number };
  }

  /** Answers how many. */
  async purge(limit: number): Promise<number> {
    return (
      await this.unitOfWork.query(
        `WITH old AS MATERIALIZED (SELECT clinic_id, person_id, route FROM request_count WHERE since <= now() - ${WINDOW} ORDER BY since LIMIT $1 FOR UPDATE SKIP LOCKED)
       DELETE FROM request_count c USING old WHERE (c.clinic_id, c.person_id, c.route) = (old.clinic_id, old.person_id, old.route) RETURNING 1`,
        [limit],
      )
    ).length;
  }
}
