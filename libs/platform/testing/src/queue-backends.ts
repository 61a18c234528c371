export interface QueueBackend {
  readonly name: 'postgres' | 'redis';
  readonly redisUrl: string | undefined;
}

/** For describe.each: always PostgreSQL, and Redis if the test run could start one (in CI it must). */
export function queueBackends(): QueueBackend[] {
  const redisUrl = process.env['TEST_REDIS_URL'];
  return [{ name: 'postgres', redisUrl: undefined }, ...(redisUrl ? [{ name: 'redis' as const, redisUrl }] : [])];
}
