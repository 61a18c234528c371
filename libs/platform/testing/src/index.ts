export { queueBackends } from './queue-backends.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
