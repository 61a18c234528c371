/** A strong tag of the note as it is read: of this note, this version, with so many addenda. */
export function etagOf(id: string, version: number, addenda: number): string {
  return `"${id}.${version}.${addenda}"`;
}

/**
 * What `If-Match` says of the present tag. A star would match any version, which is what must not be written over; a weak tag
 * and the tag of another note never match.
 */
export function compareVersion(ifMatch: string | undefined, etag: string): 'absent' | 'stale' | 'current' {
  if (ifMatch === undefined || ifMatch.trim() === '' || ifMatch.trim() === '*') return 'absent';
  return ifMatch.split(',').some((tag) => tag.trim() === etag) ? 'current' : 'stale';
}
