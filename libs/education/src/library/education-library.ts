import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Locale, ServicePurpose, Stage } from '@snowmelt/contracts';
import { parse } from 'yaml';
import { EducationItem } from './education-item.js';
import { numbersNeeded, placeholdersOf } from './placeholders.js';

const FOLDER = path.resolve(import.meta.dirname, '../../library');

/** When an item is due, in the shape that the planner takes. */
export interface EducationTrigger {
  readonly code: string;
  readonly anchor: EducationItem['trigger']['anchor'];
  /** What the visits are for that it goes with; empty for an item of the course. */
  readonly purposes: readonly ServicePurpose[];
  readonly offset: string;
  readonly after?: EducationItem['trigger']['after'];
  readonly stages: readonly Stage[];
  readonly concern?: EducationItem['concern'];
  /** The names of the numbers that its text gives. */
  readonly numbers: readonly string[];
}

/**
 * The clinic's library: Markdown with front matter, a folder per item, a file per language. Read and checked at start.
 */
@Injectable()
export class EducationLibrary {
  readonly items: readonly EducationItem[] = readLibrary(FOLDER);

  /** The item in a language; in English where there is no translation. */
  find(code: string, locale: Locale): EducationItem | null {
    const ofCode = this.items.filter((item) => item.code === code);
    return ofCode.find((item) => item.locale === locale) ?? ofCode.find((item) => item.locale === 'en-US') ?? null;
  }

  triggers(): EducationTrigger[] {
    return this.items
      .filter((item) => item.locale === 'en-US')
      .map(({ code, trigger, stages, concern, markdown }) => ({
        code,
        ...trigger,
        stages,
        concern,
        numbers: numbersNeeded(markdown),
      }));
  }

  /** The placeholders of the item that have no value. */
  missing(item: EducationItem, values: Readonly<Record<string, string>>): string[] {
    return placeholdersOf(item.markdown).filter((name) => values[name] === undefined);
  }

  /** The text with the clinic's own numbers and names. A missing value throws: a patient must not read a gap. */
  render(item: EducationItem, values: Readonly<Record<string, string>>): string {
    return item.markdown.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`the education item ${item.code} needs a value for ${name}`);
      return value;
    });
  }
}

export function readLibrary(folder: string): EducationItem[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const [, front, markdown] = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(path.join(folder, file), 'utf8')) ?? [];
      const parsed = EducationItem.safeParse(parse(front ?? ''));
      if (!parsed.success)
        throw new Error(
          `${file}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`,
        );
      return { ...parsed.data, markdown: (markdown ?? '').trim() };
    });
}
