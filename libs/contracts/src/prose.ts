import type { NoteContent, NoteField } from './notes.js';

// apart from the schemas, so that the page that is typed into loads no more than this

/** What word processors, PDF readers and old systems end a line with: vertical tab, form feed, NEL, LINE and PARAGRAPH SEPARATOR. */
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
/** Nothing of it can be seen, and PostgreSQL or JSON keeps none of it: control characters other than tab and line feed, halves of a surrogate pair. */
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/gu; // eslint-disable-line no-control-regex -- control characters are what this is about
/** What `Line` refuses, too: it would break or turn round the line it stands in. */
const UNFIT_FOR_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** A text as it is kept, and how many characters that nobody can see were left out of what was typed or pasted. */
export interface Prose {
  readonly text: string;
  readonly leftOut: number;
}

export const withLineEnds = (typed: string) => typed.replace(LINE_END, '\n');

/** Of what was typed or pasted, the text that is shown, saved and signed. Every end of a line is a line feed; nothing that can be seen goes. */
export function proseOf(typed: string): Prose {
  return without(UNSTORABLE, withLineEnds(typed));
}

/** The same for a single line: ends of lines and tabs become blanks. */
export function lineOf(typed: string): Prose {
  return without(UNFIT_FOR_LINE, withLineEnds(typed).replace(/[\n\t]/g, ' '));
}

function without(unfit: RegExp, typed: string): Prose {
  const found = typed.match(unfit)?.length ?? 0;
  return { text: found > 0 ? typed.replace(unfit, '') : typed, leftOut: found };
}

/** By how much a text is longer than it may be. Counted in code points, as the schemas, OpenAPI and PostgreSQL count: an emoji is one, a joined one several. */
export const charactersOver = (text: string, max: number) =>
  text.length <= max ? 0 : Math.max(0, Array.from(text).length - max);

export interface OverLong {
  readonly field: NoteField;
  readonly over: number;
}
export function overLongIn(content: NoteContent, fields: readonly NoteField[]): OverLong[] {
  return fields
    .map((field) => ({ field, over: charactersOver(content[field.key] ?? '', field.maxLength) }))
    .filter(({ over }) => over > 0);
}
