import { type OnApplicationShutdown, Global, Injectable, Module } from '@nestjs/common';
import { type ProxyTracerProvider, trace } from '@opentelemetry/api';

const SHUTDOWN_MS = 3000;

/** Sends what has not been sent yet before the process ends; a collector that is away does not hold it up. */
@Injectable()
class TracesAtTheEnd implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    const { getDelegate } = trace.getTracerProvider() as Partial<ProxyTracerProvider>;
    const sdk = getDelegate?.call(trace.getTracerProvider()) as { forceFlush?: () => Promise<void> } | undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SHUTDOWN_MS);
    });
    await Promise.race([sdk?.forceFlush?.().catch(() => undefined), late]).finally(() => clearTimeout(timer));
  }
}

@Global()
@Module({ providers: [TracesAtTheEnd] })
export class TracingModule {}
