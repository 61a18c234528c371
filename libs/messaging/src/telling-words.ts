/**
 * Parts of words that say what kind of clinic a message comes from. A sender's name and the address in a link are read
 * by whoever holds the phone, so they may have none of them. Reviewed 2026-11-30.
 */
const TELLING_PARTS = [
  ...['psych', 'psyq', 'psiq', 'psic', 'psilo', 'mental', 'brain', 'cerebr', 'neuro'],
  ...['ketamin', 'ketalar', 'spravato', 'mdma', 'infus', 'therap', 'terap'],
  ...['depress', 'depres', 'anxi', 'ansied', 'trauma', 'ptsd', 'bipolar', 'suicid'],
  ...['addict', 'adicc', 'rehab', 'detox', 'drug', 'droga'],
] as const;

/** Letters that stand in for others in names. */
const STAND_INS: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's' };

/** What in a name or an address tells: also with accents, dots and dashes between, and figures for letters. */
export function tellingParts(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[01345]/g, (figure) => STAND_INS[figure] as string)
    .replaceAll(/[^a-z]/g, '');
  return TELLING_PARTS.filter((part) => plain.includes(part));
}
