import type { Metrics } from './metrics.js';

/** Connections of this process to PostgreSQL. */
interface PoolState {
  readonly max: number;
  readonly open: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

export function measureDatabase(metrics: Metrics, pool: { readonly state: () => PoolState }): void {
  metrics.gauge(
    {
      name: 'snowmelt_database_connections',
      help: 'Open connections of this process to PostgreSQL.',
      labels: ['state'],
    },
    () => {
      const { open, idle } = pool.state();
      return [
        { labels: { state: 'in_use' }, value: open - idle },
        { labels: { state: 'idle' }, value: idle },
      ];
    },
  );
  metrics.gauge(
    { name: 'snowmelt_database_connections_max', help: 'How many connections this process may open.' },
    () => [{ value: pool.state().max }],
  );
  metrics.gauge(
    { name: 'snowmelt_database_requests_waiting', help: 'What waits for a connection, because all are in use.' },
    () => [{ value: pool.state().waiting }],
  );
}
