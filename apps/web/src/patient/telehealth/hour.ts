/** The hour on a wall, given as if it were one of UTC, as a sentence of the language takes it: "10:45 AM", "las 10:45 a.m.", "la 1:04 p.m.". The Spanish one brings a point of its own. */
export function hourIn(language: string, wall: Date): string {
  const hour = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(wall);
  return language.startsWith('es') ? `${/^1\D/.test(hour) ? 'la' : 'las'} ${hour}` : hour;
}
