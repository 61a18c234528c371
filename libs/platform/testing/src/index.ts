export { queueBackends } from './queue-backends.js';
export { actIn, idOf, type Sql, sqlOf } from './sql.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
