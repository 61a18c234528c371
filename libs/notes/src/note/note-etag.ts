/** A strong ETag of the note as read: its id, its version and the number of its addenda. */
export function etagOf(id: string, version: number, addenda: number): string {
  return `"${id}.${version}.${addenda}"`;
}

/**
 * Compares `If-Match` with the current ETag. `*` counts as absent, because it would overwrite any version. Weak ETags
 * and those of other notes never match.
 */
export function compareVersion(ifMatch: string | undefined, etag: string): 'absent' | 'stale' | 'current' {
  if (ifMatch === undefined || ifMatch.trim() === '' || ifMatch.trim() === '*') return 'absent';
  return ifMatch.split(',').some((tag) => tag.trim() === etag) ? 'current' : 'stale';
}
