import { z } from 'zod';
import { Code, Instant, Locale, ShownText, Title, Version } from './common.js';

/** A text of the library for patients, and whether the clinic approved the version that it has now. */
export const ReadingApproval = z
  .object({
    code: Code.describe('Code of the education item, e.g. `E7`.'),
    version: Version.describe('The version of the library that this server has.'),
    title: Title,
    texts: z
      .array(
        z.object({
          locale: Locale,
          title: Title,
          markdown: ShownText(100_000).describe('The text, in Markdown; numbers of the protocol stand in {{braces}}.'),
        }),
      )
      .max(2)
      .describe('What patients read, in each language.'),
    approved: z
      .object({ by: Title.describe('Who approved it.'), at: Instant.describe('When.') })
      .nullable()
      .describe('Null while nobody did: in production it is neither sent nor shown.'),
  })
  .meta({ id: 'ReadingApproval' });
export type ReadingApproval = z.infer<typeof ReadingApproval>;
export const ReadingApprovalList = z
  .object({ items: z.array(ReadingApproval).max(100) })
  .meta({ id: 'ReadingApprovalList' });
export type ReadingApprovalList = z.infer<typeof ReadingApprovalList>;
export const ApproveReading = z
  .strictObject({
    code: Code.describe('Code of the education item.'),
    version: Version.describe('The version that was read.'),
  })
  .meta({ id: 'ApproveReading' });
export type ApproveReading = z.infer<typeof ApproveReading>;
