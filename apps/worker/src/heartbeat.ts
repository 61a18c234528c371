import { renameSync, writeFileSync } from 'node:fs';
import type { Duties, UnitOfWork } from '@snowmelt/database';
import type { DeliveryHealth } from '@snowmelt/outreach/worker';

const SECONDS = 5;
const REPORT_SECONDS = 60;

interface Watched {
  readonly unitOfWork: UnitOfWork;
  readonly duties: Duties;
  readonly delivery: DeliveryHealth;
}

/**
 * Writes the file while the process runs and its database answers: a worker has no port for a health check. In it, for
 * the operator: how each duty stands, one a line, and how delivery does. Delivery is looked at once a minute, and its
 * alarms are logged, also without a file.
 */
export function startHeartbeat({ unitOfWork, duties, delivery }: Watched, file: string | undefined): void {
  let stands = '';
  const report = () =>
    void delivery.report().then(
      (state) => {
        stands = `${JSON.stringify(state)}\n`;
      },
      () => undefined, // the database is away: the file gets old
    );
  const beat = (path: string) =>
    void unitOfWork.lookup('SELECT 1').then(
      () => replace(path, [...duties.health().map((duty) => `${JSON.stringify(duty)}\n`), stands].join('')),
      () => undefined,
    );
  report();
  setInterval(report, REPORT_SECONDS * 1000).unref();
  if (!file) return;
  beat(file);
  setInterval(() => beat(file), SECONDS * 1000).unref();
}

/** A health check that reads meanwhile finds the former text or this one, never half of it. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}
