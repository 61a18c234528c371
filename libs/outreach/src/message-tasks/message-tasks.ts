import { Injectable } from '@nestjs/common';
import { Tasks } from '@snowmelt/tasks';
import { MessageTasksRepository } from './message-tasks.repository.js';

/**
 * A message that failed or did not arrive, or of which nobody knows whether it did, is a task while it is of use. It
 * goes away by itself when the message goes out, is not owed any more or too late. Each new failure is a task of its
 * own.
 */
@Injectable()
export class MessageTasks {
  constructor(
    private readonly rows: MessageTasksRepository,
    private readonly tasks: Tasks,
  ) {}

  /** Idempotent. */
  async settle(patientId: string): Promise<void> {
    const messages = await this.rows.of(patientId);
    await this.tasks.settle(
      `messages:${patientId}`,
      messages.map(({ touchId, tries, sendAgain, ...about }) => {
        const kind = sendAgain === 'now' ? ('message_failed' as const) : ('message_unclear' as const);
        return { ...about, key: `${kind}:${touchId}:${tries}`, kind, patientId };
      }),
    );
  }
}
