import { jest } from '@jest/globals';
import { createTestDatabase } from '@snowmelt/testing';
import { TimeZoneCheck } from '../../../libs/platform/database/src/time-zone-check.js';
import { testConfig } from '../../../test/support/settings.js';
import { createApi } from './create-api.js';

it('the API compares the sources of time-zone rules when it starts', async () => {
  const database = await createTestDatabase();
  const rules = jest.spyOn(TimeZoneCheck.prototype, 'compare');
  try {
    const api = await createApi(testConfig(database.appUrl));
    await api.listen(0, '127.0.0.1');
    await api.close();
    expect(rules).toHaveBeenCalledTimes(1);
  } finally {
    await database.drop();
  }
});
