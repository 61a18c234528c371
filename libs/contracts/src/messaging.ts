import { z } from 'zod';
import { Id, Instant, Page } from './common.js';

/** What a text asks for, as the program read it. */
export const InboundWish = z.enum(['stop', 'start', 'help', 'words']);
export type InboundWish = z.infer<typeof InboundWish>;
/** Whether words of a crisis were found; `check`: words that may be ones. No assessment: a person reads the text. */
export const CrisisLevel = z.enum(['none', 'check', 'crisis']);
export type CrisisLevel = z.infer<typeof CrisisLevel>;

/** A text that somebody wrote to the clinic. */
export const InboundMessage = z
  .object({
    id: Id,
    receivedAt: Instant,
    phone: z.string(),
    /** Null: a picture, which is not kept. */
    words: z.string().nullable(),
    mediaCount: z.int(),
    wish: InboundWish,
    crisisLevel: CrisisLevel,
    /** "CANCEL" ends the texts; whoever wrote it may have meant the visit. */
    mayMeanVisit: z.boolean(),
    /** What was answered at once, by itself. */
    answer: z.string().nullable(),
    /** Whose number it was then; nobody's where the clinic did not know it. */
    patients: z.array(z.object({ id: Id, name: z.string() })),
  })
  .meta({ id: 'InboundMessage' });
export type InboundMessage = z.infer<typeof InboundMessage>;
export const InboundMessageQuery = z.strictObject({ patientId: Id.optional(), cursor: Id.optional() });
export type InboundMessageQuery = z.infer<typeof InboundMessageQuery>;
/** The newest first. */
export const InboundMessagePage = Page(InboundMessage).meta({ id: 'InboundMessagePage' });
export type InboundMessagePage = z.infer<typeof InboundMessagePage>;

/** Demo only: what the patient writes back from the drawer, and what is answered at once. */
export const ReplyAsPatient = z.strictObject({ words: z.string().max(1600) }).meta({ id: 'ReplyAsPatient' });
export type ReplyAsPatient = z.infer<typeof ReplyAsPatient>;
export const AnswerToReply = z.object({ answer: z.string().nullable() }).meta({ id: 'AnswerToReply' });
export type AnswerToReply = z.infer<typeof AnswerToReply>;
