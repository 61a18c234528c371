import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** The maximum body size of this route, in bytes, where it differs from the API's. */
export const BodyLimit = (bodyLimitBytes: number) => RouteConfig({ bodyLimitBytes });

/** Nest passes a route's configuration to Fastify, but not its body limit. */
export function applyBodyLimits(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const { bodyLimitBytes } = (route.config ?? {}) as { bodyLimitBytes?: number };
    if (bodyLimitBytes !== undefined) route.bodyLimit = bodyLimitBytes;
  });
}
