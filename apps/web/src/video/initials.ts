/** Without titles and letters after the name, e.g. "Amara Osei" for "Dr. Amara Osei, MD". */
const wordsOf = (name: string) =>
  (name.split(',')[0] ?? '').split(/\s+/).filter((word) => word !== '' && !word.endsWith('.'));

/** What somebody is called, e.g. "Amara" for "Dr. Amara Osei, MD". */
export const firstName = (name: string) => wordsOf(name)[0] ?? name;

/** The initials of first and last name, without titles, e.g. "AO" for "Dr. Amara Osei, MD". */
export function initials(name: string): string {
  const words = wordsOf(name);
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  return `${[...first][0] ?? ''}${[...last][0] ?? ''}`.toUpperCase();
}
