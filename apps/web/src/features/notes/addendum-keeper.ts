import type { AddendumKind } from '@snowmelt/contracts';
import type { DraftPlace } from './draft-store';

export interface AddendumDraft {
  readonly kind: AddendumKind;
  readonly text: string;
  readonly reason: string;
  readonly happenedOn: string;
}
export const emptyAddendum: AddendumDraft = { kind: 'ADDENDUM', text: '', reason: '', happenedOn: '' };
export const isWritten = ({ text, reason }: AddendumDraft) => text.trim() !== '' || reason.trim() !== '';

/** What is being added to a note is signed whole or not at all, so that the server has no half of it: until then this device keeps it. */
export class AddendumKeeper {
  #draft: AddendumDraft;
  #device: Promise<void> = Promise.resolve();
  #isKept = false;

  /** `onKept`: whether the device has what is written. */
  constructor(
    private readonly place: Pick<DraftPlace<AddendumDraft>, 'found' | 'keep' | 'drop'>,
    private readonly onKept: (isKept: boolean) => void,
  ) {
    this.#draft = place.found ?? emptyAddendum;
  }

  /** The last word counts: what is written while the device is busy goes with the next write. */
  change(draft: AddendumDraft): void {
    this.#draft = draft;
    this.#device = this.#device.then(async () => {
      if (this.#draft !== draft) return;
      const written = isWritten(draft);
      this.#isKept = await (written ? this.place.keep(draft) : this.place.drop()).then(
        () => written,
        () => false,
      );
      this.onKept(this.#isKept);
    });
  }

  /** Answers, when the device is at rest, whether it has what is written. */
  async isKept(): Promise<boolean> {
    await this.#device;
    return this.#isKept;
  }

  /** Answers, when the device is at rest, whether nothing would be lost. */
  async settle(): Promise<boolean> {
    await this.#device;
    return !isWritten(this.#draft);
  }
}
