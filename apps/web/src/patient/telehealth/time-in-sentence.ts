/**
 * A time of day as it reads within a sentence: "10:45 AM", "las 10:45 a.m.", "la 1:04 p.m.". `wall` is the wall time,
 * given as if it were UTC. The Spanish form already ends with a period.
 */
export function timeInSentence(language: string, wall: Date): string {
  const hour = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(wall);
  return language.startsWith('es') ? `${/^1\D/.test(hour) ? 'la' : 'las'} ${hour}` : hour;
}
