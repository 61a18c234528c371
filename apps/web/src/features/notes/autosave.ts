import type { NoteContent, NoteSaved, NoteSetAside, NoteStale } from '@snowmelt/contracts';
import { problemOf } from '../../api/api-problem';

/** A draft kept on this device while the server does not have it: the text, the version it builds on (`base`: its text, where it was seen), and what its author chose against. */
export interface KeptDraft {
  readonly content: NoteContent;
  readonly baseEtag: string;
  readonly base?: NoteContent;
  readonly setAside?: readonly NoteSetAside[];
}
/** Where it is kept. Both may fail: a browser need not have room. */
interface DraftKeeper {
  keep: (draft: KeptDraft) => Promise<void>;
  drop: () => Promise<void>;
}

type SaveState =
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'unsaved' | 'saving' }
  /** Nothing more is saved: the note is signed, or a colleague goes on with it. What was typed stays on the device. */
  | { readonly kind: 'closed'; readonly why: 'signed' | 'handed-over' }
  /** The server cannot be reached, or asks to sign in: the text is on this device only. */
  | { readonly kind: 'waiting'; readonly why: 'offline' | 'signed-out' }
  | { readonly kind: 'refused'; readonly message: string }
  /** Longer than the note takes: the text is on this device only, and whole. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'conflict'; readonly theirs: NoteStale };

export interface Snapshot {
  readonly content: NoteContent;
  readonly state: SaveState;
  readonly keptHere: boolean;
  /** Texts that were not chosen, to be read beside the draft. */
  readonly setAside: readonly NoteSetAside[];
}

interface Ports {
  /** Whether each text fits its field. */
  fits: (content: NoteContent) => boolean;
  save: (content: NoteContent, etag: string, setAside: readonly NoteSetAside[]) => Promise<NoteSaved>;
  readonly keeper: DraftKeeper;
  /** Runs `work` after a time; answers how to call it off. */
  later: (milliseconds: number, work: () => void) => () => void;
}

const TYPING_PAUSE_MS = 800;
const RETRY_MS = [2000, 5000, 15_000, 30_000] as const;
const closings: Readonly<Record<string, 'signed' | 'handed-over'>> = {
  'NOTES.SIGNED': 'signed',
  'NOTES.NOT_THE_AUTHOR': 'handed-over',
};

/** What the server does not know of. */
export const unknownTo = (known: readonly NoteSetAside[], texts: readonly NoteSetAside[]) =>
  texts.filter((one) => !known.some((other) => other.origin === one.origin && other.writtenAt === one.writtenAt));

const sameContent = (a: NoteContent, b: NoteContent) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => (a[key] ?? '') === (b[key] ?? ''));

/**
 * Brings what is typed to the server, one push at a time: two at once, as after a reload that ends an offline time, would make
 * the second one stale by the first. Until the server has it, the text is kept on the device.
 */
export class Autosave {
  #snapshot: Snapshot;
  #etag: string;
  /** What the server has under `#etag`, as far as this tab knows. */
  #onServer: NoteContent | null;
  #savedAt: string;
  /** Not chosen, and the server does not know of it. */
  #setAside: readonly NoteSetAside[];
  /** Pushes whose answers were lost: the server may have any of them. */
  #unanswered: NoteContent[] = [];
  #pushes: Promise<void> = Promise.resolve();
  #device: Promise<void> = Promise.resolve();
  #deviceAsked = false;
  readonly #keptBase: NoteContent | undefined;
  #callOff: () => void = () => undefined;
  #failures = 0;
  readonly #listeners = new Set<() => void>();

  constructor(
    server: { content: NoteContent; etag: string; updatedAt: string; setAside: readonly NoteSetAside[] },
    kept: KeptDraft | null,
    private readonly ports: Ports,
  ) {
    this.#setAside = unknownTo(server.setAside, kept?.setAside ?? []);
    const unsent =
      kept !== null && (this.#setAside.length > 0 || !sameContent(kept.content, server.content)) ? kept : null;
    this.#etag = unsent?.baseEtag ?? server.etag;
    this.#onServer = this.#etag === server.etag ? server.content : null;
    this.#keptBase = unsent?.base;
    this.#savedAt = server.updatedAt;
    this.#snapshot = {
      content: unsent?.content ?? server.content,
      state: unsent ? { kind: 'unsaved' } : { kind: 'saved', at: server.updatedAt },
      keptHere: unsent !== null,
      setAside: [...server.setAside, ...this.#setAside],
    };
    if (unsent) void this.push();
    else if (kept) this.#reconcileDevice();
  }

  readonly snapshot = (): Snapshot => this.#snapshot;
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  etag(): string {
    return this.#etag;
  }

  change(key: string, text: string): void {
    const { state } = this.#snapshot;
    this.#show({
      content: { ...this.#snapshot.content, [key]: text },
      ...(state.kind === 'conflict' || state.kind === 'closed' ? {} : { state: { kind: 'unsaved' } as const }),
    });
    this.#reconcileDevice();
    this.#pushLater(TYPING_PAUSE_MS);
  }

  /** Sends now what is not sent; answers whether the server has it all. */
  async push(): Promise<boolean> {
    this.#callOff();
    this.#pushes = this.#pushes.then(() => this.#pushOnce());
    await this.#pushes;
    return this.#snapshot.state.kind === 'saved';
  }

  /** The same, answered when the device has let go of what the server has. */
  async settle(): Promise<boolean> {
    const saved = await this.push();
    await this.#device;
    return saved;
  }

  /** The line is said to be back, often a moment before it is: tries now, and soon again. */
  async retry(): Promise<void> {
    this.#failures = 0;
    await this.push();
  }

  /** The author has chosen between two texts: that is the next version of the server's. What was not chosen goes along and is kept beside it. */
  async resolve(content: NoteContent, theirs: NoteStale, setAside: readonly NoteSetAside[]): Promise<void> {
    this.#etag = theirs.etag;
    this.#onServer = theirs.content;
    this.#savedAt = theirs.updatedAt;
    this.#unanswered = [];
    this.#setAside = [...this.#setAside, ...setAside];
    this.#show({ content, state: { kind: 'unsaved' }, setAside: [...this.#snapshot.setAside, ...setAside] });
    this.#reconcileDevice();
    await this.push();
  }

  /** The server has something newer: shown at once where nothing is unsent, else to choose from. */
  refresh(server: NoteStale): void {
    const { content } = this.#snapshot;
    if (server.etag === this.#etag) return;
    if (!this.#isOnServer(content)) return this.#meet(content, server);
    this.#show({ content: server.content, setAside: this.#withOwn(server.setAside) });
    this.#accept(server.content, server);
  }

  /** When the editor closes: what is unsent is tried once more, and stays on the device otherwise. */
  async stop(): Promise<void> {
    await this.push();
    this.#callOff();
    await this.#device;
  }

  async #pushOnce(): Promise<void> {
    const { content, state } = this.#snapshot;
    if (state.kind === 'conflict' || state.kind === 'closed') return;
    if (this.#isOnServer(content)) return this.#show({ state: { kind: 'saved', at: this.#savedAt } });
    if (!this.ports.fits(content)) return this.#show({ state: { kind: 'too-long' } });
    this.#show({ state: { kind: 'saving' } });
    const setAside = this.#setAside;
    try {
      const saved = await this.ports.save(content, this.#etag, setAside);
      this.#setAside = this.#setAside.slice(setAside.length);
      this.#accept(content, saved);
    } catch (error) {
      this.#fail(content, error);
    }
  }

  #withOwn(known: readonly NoteSetAside[]): readonly NoteSetAside[] {
    return [...known, ...unknownTo(known, this.#setAside)];
  }

  #isOnServer(content: NoteContent): boolean {
    return (
      this.#unanswered.length === 0 &&
      this.#setAside.length === 0 &&
      this.#onServer !== null &&
      sameContent(content, this.#onServer)
    );
  }

  #accept(sent: NoteContent, { etag, updatedAt }: { etag: string; updatedAt: string }): void {
    this.#etag = etag;
    this.#onServer = sent;
    this.#savedAt = updatedAt;
    this.#unanswered = [];
    this.#failures = 0;
    const all = this.#isOnServer(this.#snapshot.content);
    this.#show({ state: all ? { kind: 'saved', at: updatedAt } : { kind: 'unsaved' } });
    this.#reconcileDevice();
    if (!all) this.#pushLater(TYPING_PAUSE_MS);
  }

  #fail(sent: NoteContent, error: unknown): void {
    const problem = problemOf(error);
    if (problem.status === 412) return this.#meet(sent, problem.meta as unknown as NoteStale);
    const why = closings[problem.code];
    if (why) return this.#show({ state: { kind: 'closed', why } });
    if (problem.status === 401) return this.#wait('signed-out');
    if (problem.status >= 400 && problem.status < 500 && problem.status !== 408 && problem.status !== 429) {
      return this.#show({ state: { kind: 'refused', message: (error as Error).message } });
    }
    this.#unanswered = [...this.#unanswered, sent].slice(-10);
    this.#wait('offline');
  }

  #meet(sent: NoteContent, theirs: NoteStale): void {
    this.#show({ setAside: this.#withOwn(theirs.setAside) });
    // a new version with the text this one builds on, as when something was put beside it, is no other text
    const own = [sent, ...this.#unanswered, ...(this.#onServer ? [this.#onServer] : [])].find((text) =>
      sameContent(text, theirs.content),
    );
    if (own) return this.#accept(own, theirs);
    this.#show({ state: { kind: 'conflict', theirs } });
    this.#reconcileDevice();
  }

  #wait(why: 'offline' | 'signed-out'): void {
    this.#show({ state: { kind: 'waiting', why } });
    this.#pushLater(RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)] as number);
  }

  #pushLater(milliseconds: number): void {
    this.#callOff();
    this.#callOff = this.ports.later(milliseconds, () => void this.push());
  }

  /** The device has the draft exactly while the server does not. One at a time, and the last word counts. */
  #reconcileDevice(): void {
    if (this.#deviceAsked) return;
    this.#deviceAsked = true;
    this.#device = this.#device.then(async () => {
      this.#deviceAsked = false;
      const { content } = this.#snapshot;
      const clean = this.#isOnServer(content);
      const base = this.#onServer ?? this.#keptBase;
      const kept = {
        content,
        baseEtag: this.#etag,
        ...(base ? { base } : {}),
        ...(this.#setAside.length > 0 ? { setAside: this.#setAside } : {}),
      };
      try {
        await (clean ? this.ports.keeper.drop() : this.ports.keeper.keep(kept));
        this.#show({ keptHere: !clean });
      } catch {
        this.#show({ keptHere: false });
      }
    });
  }

  #show(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
