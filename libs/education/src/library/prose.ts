/** The sentences that a patient reads, without Markdown syntax. Headings are left out: they would flatter the score. */
export function sentencesOf(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) =>
      line
        .replace(/^\s*(?:[-*]|\d+\.)\s+/, '')
        .replaceAll(/\*\*|__|`/g, '')
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'),
    )
    .flatMap((line) => line.split(/(?<=[.?!]["”')]*)\s+/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => wordsOf(sentence).length > 0);
}

export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu) ?? [];
}
