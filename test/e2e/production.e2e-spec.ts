import { setUpProduction } from './production/rig.js';
import { itStartsOnlyAsItShould } from './production/start.steps.js';
import { itServesTheWebApp } from './production/web-files.steps.js';
import { itRuns } from './production/running.steps.js';

// The servers as docker-compose.yml runs them: the built output, secrets as files, PostgreSQL from nothing, Redis with
// docker/redis.conf.
(process.env['TEST_REDIS_URL'] ? describe : describe.skip)('production, from the build', () => {
  setUpProduction();

  itStartsOnlyAsItShould();
  itServesTheWebApp();
  itRuns();
});
