import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { Config } from '@snowmelt/config';
import { type Duty, type OfClinic, performDuty, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { MessageRepository } from './message.repository.js';
import { lengthFaults, refuseFaults, senderFaults } from './text-faults.js';
import { crisisReviewDue } from './inbound/crisis-review.js';

class UnfitTexts extends Error {
  override readonly name = 'UnfitTexts';
  constructor(readonly faults: readonly string[]) {
    super('no text can go out with the name of this sender');
  }
}

/**
 * Refuses the start of a worker whose texts would tell what kind of clinic they are from, or be of two parts. What
 * could not be looked at then, and a name that changes later, is a duty that fails: in the log and in the heartbeat.
 */
@Injectable()
export class TextCheck implements Duty, OnModuleInit {
  readonly name = 'messaging.text-check';
  readonly everySeconds = 300;
  private isReviewTold = false;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly messages: MessageRepository,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** One clinic that cannot be looked at hides no fault of another. */
  async onModuleInit(): Promise<void> {
    const faults: string[] = [];
    const failed = (error: unknown) => {
      if (error instanceof UnfitTexts) faults.push(...error.faults);
      else this.log.warn({ error }, 'a sender could not be checked at the start; a duty tries again');
    };
    await performDuty(this.unitOfWork, this, { onFailure: (_clinic, error) => failed(error) }).catch(failed);
    refuseFaults(faults);
  }

  async act({ clinicId }: OfClinic): Promise<void> {
    this.tellOfReview();
    const named = await this.messages.sender();
    if (!named) return;
    const faults = [...senderFaults(named.sender), ...lengthFaults(this.config.values.PUBLIC_URL, named)];
    if (faults.length === 0) return;
    this.log.error(
      { clinicId, code: 'MESSAGING.UNFIT_SENDER' },
      `no text should go out like this: ${faults.join('; ')}`,
    );
    throw new UnfitTexts(faults.map((fault) => `clinic ${clinicId}: ${fault}`));
  }

  /** Once for a worker, whenever it falls due. */
  private tellOfReview(): void {
    const review = this.isReviewTold ? null : crisisReviewDue(this.clock.now());
    if (!review) return;
    this.isReviewTold = true;
    this.log.warn({ code: 'MESSAGING.CRISIS_WORDS_REVIEW' }, review);
  }
}
