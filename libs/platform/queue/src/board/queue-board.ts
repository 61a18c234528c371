import { Injectable } from '@nestjs/common';
import { JobQueue } from '../job-queue.js';
import { BoardFiles, boardPage, uiFolder } from './board-files.js';
import { BoardRoutes } from './board-routes.js';

interface BoardAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | string;
  readonly kind: 'page' | 'data' | 'file';
  readonly isImmutable: boolean;
}

/** A queue that does not answer within this time is away. The request's transaction stays open meanwhile. */
const PATIENCE_MS = 3000;

const JSON_TYPE = 'application/json; charset=utf-8';
const data = (status: number, body: unknown): BoardAnswer => ({
  status,
  type: JSON_TYPE,
  body: JSON.stringify(body),
  kind: 'data',
  isImmutable: false,
});

/** Bull Board for the operator, read only (ADR 0024): its page, its files, and what its page asks for. */
@Injectable()
export class QueueBoard {
  private readonly files = new BoardFiles();
  private readonly routes: BoardRoutes;

  constructor(private readonly queue: JobQueue) {
    this.routes = new BoardRoutes(queue.queue, uiFolder());
  }

  /**
   * The answer to a GET.
   * @param base where the board is, such as `/api/admin/queues`
   * @param path what follows it
   * @returns null where there is nothing
   */
  async answer(base: string, path: string, query: Record<string, unknown>): Promise<BoardAnswer | null> {
    if (path.startsWith('/api/')) return this.asked(path, query);
    if (/^\/(static|fonts)\//.test(path)) {
      const file = this.files.find(path);
      return file && { status: 200, kind: 'file', ...file };
    }
    if (!this.routes.isPage(path)) return null;
    const body = boardPage(`${base}/`, this.routes.config);
    return { status: 200, type: 'text/html; charset=utf-8', body, kind: 'page', isImmutable: false };
  }

  private async asked(path: string, query: Record<string, unknown>): Promise<BoardAnswer | null> {
    if (!this.queue.isReachable()) return data(503, { error: 'the queue is away' });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), PATIENCE_MS);
    });
    const found = await Promise.race([this.routes.answer(path, query), late]).finally(() => clearTimeout(timer));
    if (found === 'late') return data(503, { error: 'the queue does not answer' });
    return found && data(found.status ?? 200, found.body);
  }
}
