/**
 * Upper case without accents or punctuation, single spaces: phones type ’ for ', and Spanish with or without accents.
 */
export function plainWords(text: string): string {
  return text
    .replace(/[\u2018\u2019\u201b\u02bc\u2032\uff07\u00b4`]/g, "'")
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim();
}
