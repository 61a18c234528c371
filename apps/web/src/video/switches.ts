/** What somebody stopped sending, by their own choice. */
export type Kind = 'audio' | 'video';
export type Off = readonly Kind[];
const kinds: Off = ['audio', 'video'];

export const flipped = (off: Off, kind: Kind): Off => kinds.filter((one) => off.includes(one) !== (one === kind));

/** A track that is off sends black and silence. Before it is given to anything that carries it, or a moment of it leaves the room. */
export function switchTracks(stream: Pick<MediaStream, 'getTracks'> | null, off: Off): void {
  for (const track of stream?.getTracks() ?? []) track.enabled = !off.includes(track.kind as Kind);
}

/**
 * The choice is kept for one visit, through a reload and through leaving and coming back: nobody is seen or heard again who did not
 * want to be. It ends with the tab. The page's own memory goes first, for browsers that forbid storage.
 */
const here = new Map<string, Off>();
const name = (visit: string) => `off.${visit}`;

export function keepOff(visit: string, off: Off): void {
  here.set(visit, off);
  try {
    sessionStorage.setItem(name(visit), JSON.stringify(off));
  } catch {
    // then it lasts until the page is loaded anew
  }
}

export function keptOff(visit: string): Off {
  return here.get(visit) ?? read(visit);
}

export function forgetOff(visit: string): void {
  here.delete(visit);
  try {
    sessionStorage.removeItem(name(visit));
  } catch {
    // nothing was kept
  }
}

function read(visit: string): Off {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(name(visit)) ?? '[]');
    return Array.isArray(kept) ? kinds.filter((kind) => kept.includes(kind)) : [];
  } catch {
    return [];
  }
}
