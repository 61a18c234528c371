import { Injectable } from '@nestjs/common';
import type { Duty, OfClinic } from '@snowmelt/database';
import { TouchRepository } from '../touch.repository.js';

const BATCH = 5000;

/** Settles what is too late in bulk, so that it does not wait in line with what is still of use. */
@Injectable()
export class ExpiredTouchesDuty implements Duty {
  readonly name = 'outreach.expired-touches';

  constructor(private readonly touches: TouchRepository) {}

  find(): Promise<OfClinic[]> {
    return this.touches.clinicsWithExpired();
  }

  async act(): Promise<boolean> {
    return (await this.touches.settleExpired(BATCH)) === BATCH;
  }
}
