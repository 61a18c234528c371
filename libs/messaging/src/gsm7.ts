/** The GSM 7-bit alphabet (3GPP TS 23.038), without the letters that count as two. */
const LETTERS = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/**
 * One letter outside the alphabet would nearly triple a text's segments, so an accent that the alphabet lacks is
 * dropped; ñ, é and ¿ stay.
 */
export function inGsm7(text: string): string {
  return [...text]
    .map((letter) => {
      const [base = ''] = letter.normalize('NFD');
      return !LETTERS.has(letter) && LETTERS.has(base) ? base : letter;
    })
    .join('');
}

/** What stays outside the alphabet even without accents, such as a dash: a text with it is not built. */
export const outsideGsm7 = (text: string): string[] => [...inGsm7(text)].filter((letter) => !LETTERS.has(letter));
