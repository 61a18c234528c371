import { createBullBoard } from '@bull-board/api';
import type {
  AppControllerRoute,
  BullBoardQueues,
  ControllerHandlerReturnType,
  IServerAdapter,
  UIConfig,
} from '@bull-board/api/typings/app';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Queue } from 'bullmq';

/** Jobs carry ids (`defineJob`). Whatever else a job of another release has is not shown. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const idsOnly = (data: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' && ID.test(value) ? value : '(not shown)',
    ]),
  );

const UI: UIConfig = {
  boardTitle: 'Queues',
  hideDocsLink: true,
  hideRedisDetails: true,
  miscLinks: [{ text: 'Back to Snowmelt', url: '/' }],
};

/** Bull Board's own answers, read only. It hands its routes to a server; this one keeps those that read. */
export class BoardRoutes {
  private queues: BullBoardQueues = new Map();
  private routes: readonly AppControllerRoute[] = [];
  private pages: readonly string[] = [];
  config: UIConfig = UI;

  constructor(queue: Queue, uiBasePath: string) {
    const shown = new BullMQAdapter(queue, { readOnlyMode: true });
    shown.setFormatter('data', idsOnly);
    const server: IServerAdapter = {
      setQueues: (queues) => this.keep(server, () => (this.queues = queues)),
      setUIConfig: (config) => this.keep(server, () => (this.config = config)),
      setApiRoutes: (routes) =>
        this.keep(server, () => (this.routes = routes.filter(({ method }) => [method].flat().includes('get')))),
      setViewsPath: () => server,
      setStaticPath: () => server,
      setEntryRoute: ({ route }) => this.keep(server, () => (this.pages = [route].flat())),
      setErrorHandler: () => server,
    };
    createBullBoard({ queues: [shown], serverAdapter: server, options: { uiBasePath, uiConfig: UI } });
  }

  /** Whether its page has something to show at this path. */
  isPage(path: string): boolean {
    return this.pages.some((pattern) => paramsOf(pattern, path || '/').length > 0);
  }

  /** @returns null where there is no such route */
  async answer(path: string, query: Record<string, unknown>): Promise<ControllerHandlerReturnType | null> {
    for (const route of this.routes) {
      const params = [route.route].flat().flatMap((pattern) => paramsOf(pattern, path))[0];
      if (params)
        return route.handler({ queues: this.queues, uiConfig: this.config, query, params, body: {}, headers: {} });
    }
    return null;
  }

  private keep(server: IServerAdapter, work: () => unknown): IServerAdapter {
    work();
    return server;
  }
}

/** The parts of a path that match `/api/queues/:queueName`: one entry, or none if it does not match. */
function paramsOf(pattern: string, path: string): Record<string, string>[] {
  const names = pattern.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return [];
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith(':')) params[name.slice(1)] = part;
    else if (name !== part) return [];
  }
  return [params];
}
