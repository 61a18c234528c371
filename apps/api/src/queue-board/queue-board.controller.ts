import { All, Controller, MethodNotAllowedException, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AuditLog } from '@snowmelt/audit';
import { allowBase, CodedError } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { QueueBoard } from '@snowmelt/queue/board';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OneClinic } from './one-clinic.js';

const BASE = '/api/admin/queues';

/**
 * What the queue holds, for administrators: to look at and nothing else. A repair is a change of rows, which the sweep
 * finds; a job that somebody presses again would be one more way to send.
 */
@ApiExcludeController()
@Controller('api/admin/queues')
export class QueueBoardController {
  constructor(
    private readonly board: QueueBoard,
    private readonly clinics: OneClinic,
    private readonly audit: AuditLog,
  ) {}

  @All(['', '*'])
  @StaffOnly('admin')
  async look(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Buffer> {
    if (request.method !== 'GET') throw new MethodNotAllowedException();
    await this.clinics.verify();
    const [path = ''] = request.url.slice(BASE.length).split('?');
    const answer = await this.board.answer(BASE, path, request.query as Record<string, unknown>);
    if (!answer) throw new CodedError(404, 'HTTP.NOT_FOUND', 'There is nothing at this address.');
    if (answer.kind !== 'file') this.audit.appendOnceInSession({ action: 'queue.read', entityKind: 'queue' });
    if (answer.kind === 'page') allowBase(reply);
    void reply.status(answer.status).header('content-type', answer.type);
    if (answer.isImmutable) void reply.header('cache-control', 'private, max-age=31536000, immutable');
    return answer.body;
  }
}
