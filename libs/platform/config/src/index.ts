export { Config, tracingEndpoint } from './config.js';
export { ConfigModule } from './config.module.js';
export { MigrationConfig } from './migration-config.js';
