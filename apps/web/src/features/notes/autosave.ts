import type { NoteContent, NoteSaved, NoteSetAside, NoteStale } from '@snowmelt/contracts';
import { ANOTHER_RELEASE, isOfAnotherRelease } from '../../api/another-release';
import { problemOf } from '../../api/api-problem';

/**
 * A draft kept on this device until the server has it: the text, the version it is based on (`base`: that version's
 * text, if it was loaded), and the texts that its author did not choose.
 */
export interface KeptDraft {
  readonly content: NoteContent;
  readonly baseEtag: string;
  readonly base?: NoteContent;
  readonly setAside?: readonly NoteSetAside[];
}
/** The draft's place on the device. Both methods may fail: a browser may be out of space. */
interface DraftKeeper {
  keep: (draft: KeptDraft) => Promise<void>;
  drop: () => Promise<void>;
}

type SaveState =
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'unsaved' | 'saving' }
  /** Saving has stopped: the note is signed, or a colleague took it over. The typed text stays on the device. */
  | { readonly kind: 'closed'; readonly why: 'signed' | 'handed-over' }
  /** The server is unreachable or requires a sign-in: the text is on this device only. */
  | { readonly kind: 'waiting'; readonly why: 'offline' | 'signed-out' }
  | { readonly kind: 'refused'; readonly message: string }
  /** The text exceeds a field's limit: all of it is on this device only. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'conflict'; readonly theirs: NoteStale };

export interface Snapshot {
  readonly content: NoteContent;
  readonly state: SaveState;
  readonly keptHere: boolean;
  /** Texts that the author did not choose, to read beside the draft. */
  readonly setAside: readonly NoteSetAside[];
}

interface Ports {
  /** Whether each text fits its field. */
  fits: (content: NoteContent) => boolean;
  save: (content: NoteContent, etag: string, setAside: readonly NoteSetAside[]) => Promise<NoteSaved>;
  readonly keeper: DraftKeeper;
  /** Runs `work` after a delay; returns a function that cancels it. */
  later: (milliseconds: number, work: () => void) => () => void;
}

const TYPING_PAUSE_MS = 800;
const RETRY_MS = [2000, 5000, 15_000, 30_000] as const;
const closings: Readonly<Record<string, 'signed' | 'handed-over'>> = {
  'NOTES.SIGNED': 'signed',
  'NOTES.NOT_THE_AUTHOR': 'handed-over',
};

/** The texts that the server does not have. */
export const unknownTo = (known: readonly NoteSetAside[], texts: readonly NoteSetAside[]) =>
  texts.filter((one) => !known.some((other) => other.origin === one.origin && other.writtenAt === one.writtenAt));

const sameContent = (a: NoteContent, b: NoteContent) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => (a[key] ?? '') === (b[key] ?? ''));

/**
 * Sends the typed text to the server, one push at a time: if two overlapped, as after a reload that ends an offline
 * time, the first would make the second stale. The device keeps the text until the server has it.
 */
export class Autosave {
  #snapshot: Snapshot;
  #etag: string;
  /** The server's content at `#etag`, as far as this tab knows. */
  #onServer: NoteContent | null;
  #savedAt: string;
  /** Texts not chosen that the server does not have yet. */
  #setAside: readonly NoteSetAside[];
  /** Pushes whose responses were lost: the server may have any of them. */
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

  /** Sends unsent text now; returns whether the server has everything. */
  async push(): Promise<boolean> {
    this.#callOff();
    this.#pushes = this.#pushes.then(() => this.#pushOnce());
    await this.#pushes;
    return this.#snapshot.state.kind === 'saved';
  }

  /** The same, but also waits until the device has dropped what the server has. */
  async settle(): Promise<boolean> {
    const saved = await this.push();
    await this.#device;
    return saved;
  }

  /** The browser reports that it is online, often a moment too early: tries now, and soon again. */
  async retry(): Promise<void> {
    this.#failures = 0;
    await this.push();
  }

  /**
   * The author has chosen between two texts. The choice becomes the server's next version; the texts not chosen are
   * stored beside it.
   */
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

  /** The server has a newer version: shows it if nothing is unsent, otherwise lets the author choose. */
  refresh(server: NoteStale): void {
    const { content } = this.#snapshot;
    if (server.etag === this.#etag) return;
    if (!this.#isOnServer(content)) return this.#meet(content, server);
    this.#show({ content: server.content, setAside: this.#withOwn(server.setAside) });
    this.#accept(server.content, server);
  }

  /** Called when the editor closes: tries once more to send; unsent text stays on the device. */
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
      return this.#show({
        state: {
          kind: 'refused',
          message: isOfAnotherRelease(error as Error) ? ANOTHER_RELEASE : (error as Error).message,
        },
      });
    }
    this.#unanswered = [...this.#unanswered, sent].slice(-10);
    this.#wait('offline');
  }

  #meet(sent: NoteContent, theirs: NoteStale): void {
    this.#show({ setAside: this.#withOwn(theirs.setAside) });
    // a new version whose text is ours or the one this is based on (a text was set aside, say) is no conflict
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

  /**
   * Keeps the draft on the device exactly while the server does not have it. One write at a time; the latest text wins.
   */
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
