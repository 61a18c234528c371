// `node --import @snowmelt/tracing/start apps/<app>/dist/main.js`: before the app, so that nothing of it is missed.
// Without OTEL_EXPORTER_OTLP_ENDPOINT the SDK is not loaded.
import { tracingEndpoint } from '@snowmelt/config';

const endpoint = tracingEndpoint();
if (endpoint) {
  const { exportTo } = await import('./sdk.js');
  const app = /apps\/(\w+)\//.exec((process.argv[1] ?? '').replaceAll('\\', '/'))?.[1] ?? 'server';
  exportTo(endpoint, `snowmelt-${app}`);
}
