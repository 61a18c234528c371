import { z } from 'zod';
import { CURSOR, FullName, Id, Instant, Page, Phone, ShownText, Whole } from './common.js';

/** What a patient's text asks for, as the program read it. */
export const InboundIntent = z.enum(['stop', 'start', 'help', 'words']);
export type InboundIntent = z.infer<typeof InboundIntent>;
/** Whether crisis words were found; `check`: words that may be some. No assessment: a person reads the text. */
export const CrisisLevel = z.enum(['none', 'check', 'crisis']);
export type CrisisLevel = z.infer<typeof CrisisLevel>;

/** A text that was sent to the clinic. */
export const InboundMessage = z
  .object({
    id: Id,
    receivedAt: Instant,
    phone: Phone,
    /** Null for a text without words, e.g. a picture, which is not stored. */
    words: ShownText(10_000).nullable(),
    mediaCount: Whole(0, 1000),
    wish: InboundIntent,
    crisisLevel: CrisisLevel,
    /** "CANCEL" opts out of texts, but the sender may have meant the visit. */
    mayMeanVisit: z.boolean(),
    /** The automatic reply. */
    answer: ShownText(2000).nullable(),
    /** The patients who had this number at the time; empty when the clinic did not know it. */
    patients: z.array(z.object({ id: Id, name: FullName })).max(1000),
  })
  .meta({ id: 'InboundMessage' });
export type InboundMessage = z.infer<typeof InboundMessage>;
export const InboundMessageQuery = z.strictObject({
  patientId: Id.describe('Only what this patient wrote.').optional(),
  cursor: Id.describe(CURSOR).optional(),
});
export type InboundMessageQuery = z.infer<typeof InboundMessageQuery>;
/** Newest first. */
export const InboundMessagePage = Page(InboundMessage, 25).meta({ id: 'InboundMessagePage' });
export type InboundMessagePage = z.infer<typeof InboundMessagePage>;

/** Demo only: a patient's reply from the drawer, and the automatic reply to it. */
export const ReplyAsPatient = z.strictObject({ words: ShownText(1600) }).meta({ id: 'ReplyAsPatient' });
export type ReplyAsPatient = z.infer<typeof ReplyAsPatient>;
export const AnswerToReply = z.object({ answer: ShownText(2000).nullable() }).meta({ id: 'AnswerToReply' });
export type AnswerToReply = z.infer<typeof AnswerToReply>;
