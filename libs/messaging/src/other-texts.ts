import { Injectable } from '@nestjs/common';
import type { DeliveryStatus } from './ports/outgoing.port.js';

/** What the provider reports about a text. `to`: the number that the report names. */
export interface TextReport {
  readonly to: string;
  readonly status: DeliveryStatus;
  readonly code: string | null;
}
/** Returns false for an attempt that is not its own. */
export type TextOwner = (attemptId: string, report: TextReport) => Promise<boolean>;

/** Reports about texts that are no message to a patient go to the domain that sent them. */
@Injectable()
export class OtherTexts {
  private readonly owners: TextOwner[] = [];

  add(owner: TextOwner): void {
    this.owners.push(owner);
  }

  async learned(attemptId: string, report: TextReport): Promise<boolean> {
    for (const owner of this.owners) if (await owner(attemptId, report)) return true;
    return false;
  }
}
