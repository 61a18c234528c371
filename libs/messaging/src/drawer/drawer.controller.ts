import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AnswerToReply, CursorQuery, DrawerPage, ReplyAsPatient } from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { DemoStaffOnly } from '@snowmelt/identity';
import { DrawerRepository } from '../adapters/drawer.repository.js';
import { DrawerReplyService } from './drawer-reply.service.js';

const PAGE_SIZE = 25;

@ApiTags('demo')
@Controller('api/drawer')
export class DrawerController {
  constructor(
    private readonly drawer: DrawerRepository,
    private readonly replies: DrawerReplyService,
  ) {}

  @ApiOperation({
    summary: 'The outbox drawer',
    description: 'Messages that production would have sent, newest first. Demo only.',
  })
  @Get()
  @DemoStaffOnly()
  @ApiResponse({ status: 200, standardSchema: DrawerPage })
  async latest(@Query({ schema: CursorQuery }) { cursor }: CursorQuery): Promise<DrawerPage> {
    const found = await this.drawer.latest(cursor ?? null, PAGE_SIZE + 1);
    return {
      items: found.slice(0, PAGE_SIZE),
      nextCursor: found.length > PAGE_SIZE ? (found[PAGE_SIZE - 1]?.attemptId ?? null) : null,
    };
  }

  @ApiOperation({
    summary: 'Reply as the patient',
    description: 'As if the patient had replied to a text. Returns the automatic reply. Demo only.',
  })
  @Post(':id/reply')
  @DemoStaffOnly()
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: AnswerToReply })
  @Refuses({ 404: ['MESSAGING.NO_SUCH_TEXT'] })
  reply(
    @IdParam() attemptId: string,
    @Body({ schema: ReplyAsPatient }) written: ReplyAsPatient,
  ): Promise<AnswerToReply> {
    return this.replies.reply(attemptId, written);
  }
}
