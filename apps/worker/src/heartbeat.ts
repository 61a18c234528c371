import { writeFileSync } from 'node:fs';
import type { UnitOfWork } from '@snowmelt/database';

const SECONDS = 5;

/** Writes the file while the process turns and its database answers: a worker has no port that a health check could ask. */
export function startHeartbeat(unitOfWork: UnitOfWork, file: string): void {
  const beat = () =>
    void unitOfWork.lookup('SELECT 1').then(
      () => writeFileSync(file, ''),
      () => undefined,
    );
  beat();
  setInterval(beat, SECONDS * 1000).unref();
}
