import { writeFileSync } from 'node:fs';
import type { Duties, UnitOfWork } from '@snowmelt/database';

const SECONDS = 5;

/**
 * Writes the file while the process runs and its database answers: a worker has no port for a health check. In it, for
 * the operator: how each duty stands, one a line.
 */
export function startHeartbeat(unitOfWork: UnitOfWork, duties: Duties, file: string): void {
  const beat = () =>
    void unitOfWork.lookup('SELECT 1').then(
      () =>
        writeFileSync(
          file,
          duties
            .health()
            .map((duty) => `${JSON.stringify(duty)}\n`)
            .join(''),
        ),
      () => undefined,
    );
  beat();
  setInterval(beat, SECONDS * 1000).unref();
}
