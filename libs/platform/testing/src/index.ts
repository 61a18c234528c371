export { queueBackends } from './queue-backends.js';
export { actIn, idOf, type Sql, sqlOf } from './sql.js';
export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './test-database.js';
