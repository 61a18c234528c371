import { writeFileSync } from 'node:fs';
import type { UnitOfWork } from '@snowmelt/database';

const SECONDS = 5;

/** Touches the file while the process runs and its database answers: a worker has no port for a health check. */
export function startHeartbeat(unitOfWork: UnitOfWork, file: string): void {
  const beat = () =>
    void unitOfWork.lookup('SELECT 1').then(
      () => writeFileSync(file, ''),
      () => undefined,
    );
  beat();
  setInterval(beat, SECONDS * 1000).unref();
}
