/** The kinds of track that a person can switch off. */
export type Kind = 'audio' | 'video';
export type Off = readonly Kind[];
const kinds: Off = ['audio', 'video'];

export const flipped = (off: Off, kind: Kind): Off => kinds.filter((one) => off.includes(one) !== (one === kind));

/**
 * A track that is off sends black or silence. Call this before any connection gets the tracks, or a moment of them is
 * sent.
 */
export function switchTracks(stream: Pick<MediaStream, 'getTracks'> | null, off: Off): void {
  for (const track of stream?.getTracks() ?? []) track.enabled = !off.includes(track.kind as Kind);
}

/**
 * The choice lasts for one visit, through reloads and rejoining, so that nobody who switched off is seen or heard
 * unasked. It ends with the tab. The page's own memory is read first, for browsers that forbid storage.
 */
const here = new Map<string, Off>();
const name = (visit: string) => `off.${visit}`;

export function keepOff(visit: string, off: Off): void {
  here.set(visit, off);
  try {
    sessionStorage.setItem(name(visit), JSON.stringify(off));
  } catch {
    // without storage the choice lasts until a reload
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
    // without storage there is nothing to remove
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
