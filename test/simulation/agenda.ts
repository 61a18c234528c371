/** What people will do, in the order of time; what one does may put more on it. */
export class Agenda {
  private readonly entries: { readonly at: Date; readonly work: () => Promise<void> }[] = [];

  add(at: Date, work: () => Promise<void>): void {
    let place = this.entries.length;
    while (place > 0 && (this.entries[place - 1] as { at: Date }).at > at) place -= 1;
    this.entries.splice(place, 0, { at, work });
  }

  nextAt(): Date | null {
    return this.entries[0]?.at ?? null;
  }

  /** The first one that is due by then. */
  take(by: Date): (() => Promise<void>) | null {
    const [first] = this.entries;
    return first && first.at <= by ? (this.entries.shift()?.work ?? null) : null;
  }
}
