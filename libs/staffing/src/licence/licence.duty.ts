import { Injectable } from '@nestjs/common';
import type { Duty } from '@snowmelt/database';
import { LicenceTasks } from './licence-tasks.service.js';

/** Days pass by themselves: each clinic's licences are looked at every ten minutes. */
@Injectable()
export class LicenceDuty implements Duty {
  readonly name = 'staffing.licences';
  readonly everySeconds = 600;

  constructor(private readonly licences: LicenceTasks) {}

  async act(): Promise<void> {
    await this.licences.settle();
  }
}
