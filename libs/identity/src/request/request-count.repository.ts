import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

/** The window of `@AtMost()`. A count is meaningless after it, and its row is deleted (`retention.ts`). */
const WINDOW = `interval '1 minute'`;

/** Counts a person's requests to a route. In the database, because the next request may reach another process. */
@Injectable()
export class RequestCountRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The window begins with its first request. */
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
}
