import type { AddendumKind } from '@snowmelt/contracts';
import type { DraftSlot } from './draft-store';

export interface AddendumDraft {
  readonly kind: AddendumKind;
  readonly text: string;
  readonly reason: string;
  readonly happenedOn: string;
}
export const emptyAddendum: AddendumDraft = { kind: 'ADDENDUM', text: '', reason: '', happenedOn: '' };
export const isWritten = ({ text, reason }: AddendumDraft) => text.trim() !== '' || reason.trim() !== '';

/** An addendum is signed whole or not at all, so the server has no drafts of it: until then this device keeps it. */
export class AddendumKeeper {
  #draft: AddendumDraft;
  #device: Promise<void> = Promise.resolve();
  #isKept = false;

  /** `onKept` gets whether the device has stored the current text. */
  constructor(
    private readonly place: Pick<DraftSlot<AddendumDraft>, 'found' | 'keep' | 'drop'>,
    private readonly onKept: (isKept: boolean) => void,
  ) {
    this.#draft = place.found ?? emptyAddendum;
  }

  /** The latest draft wins: a change made during a write is stored by the next write. */
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

  /** Waits for the pending writes; returns whether the device has the text. */
  async isKept(): Promise<boolean> {
    await this.#device;
    return this.#isKept;
  }

  /** Waits for the pending writes; returns whether there is no unsent text to lose. */
  async settle(): Promise<boolean> {
    await this.#device;
    return !isWritten(this.#draft);
  }
}
