import { Module } from '@nestjs/common';
import { QueueModule } from '@snowmelt/queue';
import { QueueBoard } from '@snowmelt/queue/board';
import { OneClinic } from './one-clinic.js';
import { QueueBoardController } from './queue-board.controller.js';

/** Only with QUEUE_BOARD=true: the API has no queue else. */
@Module({ imports: [QueueModule], controllers: [QueueBoardController], providers: [OneClinic, QueueBoard] })
export class QueueBoardModule {}
