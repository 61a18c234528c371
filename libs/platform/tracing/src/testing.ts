import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { GuardedExporter } from './guarded-exporter.js';
import { register } from './sdk.js';

export type { ReadableSpan };

/** Keeps what would leave this process, in place of sending it. Once in each spec file, before what is to be traced. */
export function keptSpans(): { readonly all: () => ReadableSpan[]; readonly forget: () => void } {
  const kept = new InMemorySpanExporter();
  register('spec', new SimpleSpanProcessor({ exporter: new GuardedExporter(kept) }));
  return { all: () => kept.getFinishedSpans(), forget: () => kept.reset() };
}
