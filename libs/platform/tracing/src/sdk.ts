import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { GuardedExporter } from './guarded-exporter.js';

/**
 * Registers what makes spans of the calls in `spans.ts`. No propagator: no trace is taken from callers or given away.
 */
export function register(service: string, processor: SpanProcessor): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': service }),
      spanProcessors: [processor],
    }),
  );
}

/** Sends spans to a collector, in batches and in the background. @param endpoint its address without /v1/traces */
export function exportTo(endpoint: string, service: string): void {
  const url = new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href;
  register(service, new BatchSpanProcessor({ exporter: new GuardedExporter(new OTLPTraceExporter({ url })) }));
}
