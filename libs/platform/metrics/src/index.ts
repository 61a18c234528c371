export { measureDatabase } from './database-figures.js';
export { Metrics, type Reading } from './metrics.js';
export { MetricsModule } from './metrics.module.js';
export { MetricsServer } from './metrics-server.js';
export { measureRequests } from './request-figures.js';
