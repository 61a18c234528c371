import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startApi, type TestApi } from '../support/api.js';

describe('the OpenAPI document', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('in the repository is the one that is served; after a change of routes or contracts run `npm run generate:api`', async () => {
    const served = await api.anybody.get('/api/openapi.json');
    expect(served.status).toBe(200);
    expect(served.body).toEqual(
      JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../apps/api/openapi.json'), 'utf8')),
    );
  });
});
