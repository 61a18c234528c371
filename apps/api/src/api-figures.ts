import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PoolUse } from '@snowmelt/database';
import { measureDatabase, measureRequests, Metrics } from '@snowmelt/metrics';

/** What an operator sees of an API process; docs/runbooks/monitoring.md says what each figure means. */
export function measureApi(api: NestFastifyApplication): void {
  const metrics = api.get(Metrics, { strict: false });
  measureDatabase(metrics, api.get(PoolUse, { strict: false }));
  measureRequests(api.getHttpAdapter().getInstance(), metrics);
}
