import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { createApi } from './create-api.js';

try {
  const config = Config.read();
  const api = await createApi(config);
  await api.listen(config.values.PORT, config.values.HOST);
  api.get(Logger).info({ port: config.values.PORT }, 'the API is ready');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
