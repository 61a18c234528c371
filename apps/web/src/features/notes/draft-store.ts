import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';
import type { KeptDraft } from './autosave';

interface SealedDraft {
  draftId: string;
  personId: string;
  noteId: string;
  keptAt: number;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}
interface Device extends DBSchema {
  /** One key for each person who writes here; it cannot be exported, and is deleted when that person signs out. */
  keys: { key: string; value: CryptoKey };
  drafts: { key: string; value: SealedDraft; indexes: { 'of-note': [string, string] } };
}

const NAME = 'snowmelt-drafts';
/** A person whose session expired returns to the workstation within a holiday, or never. */
const KEPT_FOR_OTHERS_MS = 7 * 24 * 3600 * 1000;

let device: Promise<IDBPDatabase<Device>> | null = null;
function openDevice(): Promise<IDBPDatabase<Device>> {
  device ??= openDB<Device>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore('keys');
      database.createObjectStore('drafts', { keyPath: 'draftId' }).createIndex('of-note', ['personId', 'noteId']);
    },
    terminated() {
      device = null;
    },
  }).catch((error: unknown) => {
    device = null;
    throw error;
  });
  return device;
}

async function keyOf(personId: string): Promise<CryptoKey> {
  const database = await openDevice();
  const known = await database.get('keys', personId);
  if (known) return known;
  // generated before the transaction: IndexedDB commits one that waits for anything else
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const transaction = database.transaction('keys', 'readwrite');
  const faster = await transaction.store.get(personId);
  if (!faster) await transaction.store.put(made, personId);
  await transaction.done;
  return faster ?? made;
}

const ofPerson = (personId: string) => IDBKeyRange.bound([personId], [personId, []]);

/** Whether the device has a text of this person, from any tab, that the server does not have. */
export async function hasDrafts(personId: string): Promise<boolean> {
  try {
    return (await (await openDevice()).countFromIndex('drafts', 'of-note', ofPerson(personId))) > 0;
  } catch {
    return false;
  }
}

/** At sign-out: deletes this person's drafts and their key. Other people's drafts stay encrypted until they return. */
export async function forgetDrafts(personId: string): Promise<void> {
  await forget(async (drafts, keys) => {
    await keys.delete(personId);
    return drafts.index('of-note').getAllKeys(ofPerson(personId));
  });
}

/** At sign-in: deletes old drafts that other people left on the device and never returned for. */
export async function forgetOldDrafts(personId: string): Promise<void> {
  const before = Date.now() - KEPT_FOR_OTHERS_MS;
  await forget(async (drafts) =>
    (await drafts.getAll())
      .filter((draft) => draft.personId !== personId && !(draft.keptAt >= before))
      .map(({ draftId }) => draftId),
  );
}

type Store<Name extends 'keys' | 'drafts'> = IDBPObjectStore<Device, ['keys', 'drafts'], Name, 'readwrite'>;

async function forget(which: (drafts: Store<'drafts'>, keys: Store<'keys'>) => Promise<string[]>): Promise<void> {
  try {
    const transaction = (await openDevice()).transaction(['keys', 'drafts'], 'readwrite');
    const drafts = transaction.objectStore('drafts');
    for (const draftId of await which(drafts, transaction.objectStore('keys'))) await drafts.delete(draftId);
    await transaction.done;
  } catch {
    // a browser without storage has nothing to delete
  }
}

/**
 * The lock that a tab holds while it has a draft open; the browser releases it however the tab ends. Null when another
 * tab has it.
 */
async function lock(draftId: string, patienceMs: number): Promise<(() => void) | null> {
  if (!('locks' in navigator)) return () => undefined;
  return new Promise((resolve) => {
    const held = (taken: Lock | null) =>
      taken === null
        ? (resolve(null), undefined)
        : new Promise<void>((release) => {
            resolve(release);
          });
    const wish = patienceMs > 0 ? { signal: AbortSignal.timeout(patienceMs) } : { ifAvailable: true };
    navigator.locks.request(`snowmelt-draft:${draftId}`, wish, held).catch(() => resolve(null));
  });
}

const seal = ({ personId, noteId, draftId, iv }: Pick<SealedDraft, 'personId' | 'noteId' | 'draftId' | 'iv'>) => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(`${personId}|${noteId}|${draftId}`),
});

/** Null when the key is gone. */
async function unseal<Kept>(key: CryptoKey, draft: SealedDraft): Promise<Kept | null> {
  const opened = await crypto.subtle.decrypt(seal(draft), key, draft.sealed).catch(() => null);
  return opened && (JSON.parse(new TextDecoder().decode(opened)) as Kept);
}

export interface DraftSlot<Kept = KeptDraft> {
  readonly found: Kept | null;
  /** There is a draft, but its key is gone: the person has signed out since. */
  readonly unreadable: boolean;
  keep: (draft: Kept) => Promise<void>;
  drop: () => Promise<void>;
  release: () => void;
}

/** For a browser without storage. */
export const nowhere = {
  found: null,
  unreadable: false,
  keep: (_draft: unknown) => Promise.reject<void>(new Error('this browser keeps nothing')),
  drop: () => Promise.resolve(),
  release: () => undefined,
} satisfies DraftSlot<never>;

/**
 * One tab's place for the unsent draft of a note or of an addendum. A reload gets the same place back; what a closed
 * tab left is found by the next tab that opens the note. Two open tabs have two places, so that neither overwrites the
 * other.
 */
export async function openDraftPlace<Kept = KeptDraft>(personId: string, noteId: string): Promise<DraftSlot<Kept>> {
  const database = await openDevice();
  const key = await keyOf(personId);
  const { draftId, release } = await takeSlot(
    personId,
    noteId,
    (await database.getAllFromIndex('drafts', 'of-note', [personId, noteId])).map((draft) => draft.draftId),
  );
  const kept = await database.get('drafts', draftId);
  const found = kept ? await unseal<Kept>(key, kept) : null;
  return {
    found,
    unreadable: kept !== undefined && found === null,
    async keep(draft) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      await database.put('drafts', {
        draftId,
        personId,
        noteId,
        keptAt: Date.now(),
        iv,
        sealed: await crypto.subtle.encrypt(
          seal({ personId, noteId, draftId, iv }),
          key,
          new TextEncoder().encode(JSON.stringify(draft)),
        ),
      });
    },
    async drop() {
      await database.delete('drafts', draftId);
    },
    release,
  };
}

export interface KeptText {
  readonly draftId: string;
  readonly keptAt: number;
  readonly kept: KeptDraft;
}

/**
 * All that this person's tabs kept of a note that they no longer write, to be read. Deletes texts that cannot be
 * decrypted and reports them as lost.
 */
export async function readKeptTexts(
  personId: string,
  noteId: string,
): Promise<{ texts: KeptText[]; unreadable: boolean }> {
  const database = await openDevice();
  // text typed in this tab a moment ago may still be on its way to the device
  const own = window.sessionStorage.getItem(slotOf(personId, noteId));
  if (own !== null) (await lock(own, 1500))?.();
  const drafts = await database.getAllFromIndex('drafts', 'of-note', [personId, noteId]);
  const key = drafts.length > 0 ? await keyOf(personId) : null;
  const texts: KeptText[] = [];
  for (const draft of drafts) {
    const kept = key && (await unseal<KeptDraft>(key, draft));
    if (kept) texts.push({ draftId: draft.draftId, keptAt: draft.keptAt, kept });
    else await dropKeptText(draft.draftId);
  }
  return { texts, unreadable: texts.length < drafts.length };
}

export async function dropKeptText(draftId: string): Promise<void> {
  await (await openDevice()).delete('drafts', draftId);
}

const slotOf = (personId: string, noteId: string) => `snowmelt-draft:${personId}:${noteId}`;

/** First the place from before a reload, if it has a draft; then one that a closed tab left; then an empty one. */
async function takeSlot(
  personId: string,
  noteId: string,
  left: readonly string[],
): Promise<{ draftId: string; release: () => void }> {
  const slot = slotOf(personId, noteId);
  const mine = window.sessionStorage.getItem(slot);
  const own = mine === null ? [] : [mine];
  const wanted =
    mine !== null && left.includes(mine) ? [...own, ...left.filter((draftId) => draftId !== mine)] : [...left, ...own];
  for (const draftId of wanted) {
    // the page before a reload may take a moment to release the lock; the tab that this one was copied from keeps it
    const release = await lock(draftId, draftId === mine ? 1500 : 0);
    if (release) return settle(draftId, release);
  }
  const draftId = crypto.randomUUID();
  return settle(draftId, (await lock(draftId, 0)) ?? (() => undefined));

  function settle(taken: string, release: () => void) {
    window.sessionStorage.setItem(slot, taken);
    return { draftId: taken, release };
  }
}
