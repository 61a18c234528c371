import { defineConfig } from 'prisma/config';

// `prisma generate` would download an engine that it does not use; any program it can find satisfies it
if (/generate|validate|format/.test(process.argv[2] ?? ''))
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.MIGRATION_DATABASE_URL ?? '' },
});
