import type { NoteContent, NoteField } from './notes.js';

// apart from the schemas, so that the page with the text fields loads only this

/** The longest reason, in characters. */
export const REASON_MAX = 300;
/** The longest text of a note's field or addendum, in characters. */
export const NOTE_TEXT_MAX = 20_000;

/**
 * Line endings of word processors, PDF readers and old systems: vertical tab, form feed, NEL, LINE/PARAGRAPH SEPARATOR.
 */
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
/**
 * Invisible characters that PostgreSQL or JSON cannot store: control characters but tab and line feed, lone surrogates.
 */
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/gu; // eslint-disable-line no-control-regex -- control characters are what this is about
/** The characters that `Line` refuses: they would break the line or change its direction. */
const UNFIT_FOR_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** The text to store, and how many invisible characters were removed from what was typed or pasted. */
export interface Prose {
  readonly text: string;
  readonly leftOut: number;
}

export const withLineEnds = (typed: string) => typed.replace(LINE_END, '\n');

/**
 * The text that is shown, saved and signed, from what was typed or pasted. Line endings become line feeds; every
 * visible character is kept.
 */
export function proseOf(typed: string): Prose {
  return without(UNSTORABLE, withLineEnds(typed));
}

/** The same for a single line: line endings and tabs become spaces. */
export function lineOf(typed: string): Prose {
  return without(UNFIT_FOR_LINE, withLineEnds(typed).replace(/[\n\t]/g, ' '));
}

function without(unfit: RegExp, typed: string): Prose {
  const found = typed.match(unfit)?.length ?? 0;
  return { text: found > 0 ? typed.replace(unfit, '') : typed, leftOut: found };
}

/**
 * By how many characters a text exceeds its limit. Counts code points, as the schemas, OpenAPI and PostgreSQL do: a
 * simple emoji is one, a joined one several.
 */
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
