import { z } from 'zod';
import { CURSOR, FullName, Id, Instant, Page, Phone, ShownText, Whole } from './common.js';
import { Task } from './tasks.js';

export const InboundIntent = z
  .enum(['stop', 'start', 'help', 'words', 'may_be_stop', 'confirm', 'other_time', 'call_me'])
  .describe(
    'What the text asks for, as the program read it. `may_be_stop`: begins like STOP and goes on; no text goes to the number until somebody decides. `confirm`, `other_time`, `call_me`: the replies 1, 2 and 3. `words`: none of these.',
  );
export type InboundIntent = z.infer<typeof InboundIntent>;
export const CrisisLevel = z
  .enum(['none', 'check', 'crisis'])
  .describe(
    'Whether crisis words were found; `check`: words that may be some. No assessment: a person reads the text.',
  );
export type CrisisLevel = z.infer<typeof CrisisLevel>;

/** A text that was sent to the clinic. */
export const InboundMessage = z
  .object({
    id: Id,
    receivedAt: Instant.describe('When the text reached the clinic.'),
    phone: Phone.nullable().describe('The number that it came from; null while it is not shown.'),
    words: ShownText(10_000)
      .nullable()
      .describe(
        'The text; null for one without words, e.g. a picture, which is not stored, and while it is not shown.',
      ),
    isHidden: z
      .boolean()
      .describe(
        'It came from a number that none of several clinics knew: the clinic sees it once the number is in one of its charts.',
      ),
    mediaCount: Whole(0, 1000).describe('Number of attached pictures or other files.'),
    wish: InboundIntent,
    crisisLevel: CrisisLevel,
    awaitsDecision: z
      .boolean()
      .describe('It begins like STOP and goes on, and nobody has decided yet: texts to the number are paused.'),
    mayMeanVisit: z.boolean().describe('"CANCEL" opts out of texts, but the sender may have meant the visit.'),
    answer: ShownText(2000).nullable().describe('The automatic reply; null when none was sent.'),
    patients: z
      .array(z.object({ id: Id, name: FullName }))
      .max(1000)
      .describe('Patients who had this number at the time; empty when the clinic did not know it.'),
    tasks: z
      .array(Task)
      .max(1000)
      .describe('What somebody has to do, or did, about the text; often shared with other texts.'),
  })
  .meta({ id: 'InboundMessage' });
export type InboundMessage = z.infer<typeof InboundMessage>;
/** Neutral words that are ready, in the patient's language; staff choose one and type none. */
export const TextAnswerCode = z
  .enum(['read', 'will_call', 'please_call'])
  .describe('`read`: we have read your message. `will_call`: we will call you. `please_call`: please call us.');
export type TextAnswerCode = z.infer<typeof TextAnswerCode>;
export const AnswerText = z
  .strictObject({
    patientId: Id.describe('Who is answered: one of those who had the number at the time.'),
    answer: TextAnswerCode,
  })
  .meta({ id: 'AnswerText' });
export type AnswerText = z.infer<typeof AnswerText>;

export const InboundMessageQuery = z.strictObject({
  patientId: Id.describe('Only texts from this patient.').optional(),
  state: z
    .enum(['all', 'open', 'closed'])
    .describe('`open`: only texts about which a task waits; `closed`: only the others. Without it, all.')
    .optional(),
  cursor: Id.describe(CURSOR).optional(),
});
export type InboundMessageQuery = z.infer<typeof InboundMessageQuery>;
/** Newest first. */
export const InboundMessagePage = Page(InboundMessage, 25).meta({ id: 'InboundMessagePage' });
export type InboundMessagePage = z.infer<typeof InboundMessagePage>;

/** Whether words that begin like STOP were meant as STOP. */
export const DecideStop = z
  .strictObject({
    meant: z.enum(['stop', 'question']).describe('`stop`: no more texts. `question`: texts go on.'),
  })
  .meta({ id: 'DecideStop' });
export type DecideStop = z.infer<typeof DecideStop>;

/** Demo only: a patient's reply from the drawer, and the automatic reply to it. */
export const ReplyAsPatient = z
  .strictObject({ words: ShownText(1600).describe('The text that the patient sends.') })
  .meta({ id: 'ReplyAsPatient' });
export type ReplyAsPatient = z.infer<typeof ReplyAsPatient>;
export const AnswerToReply = z
  .object({ answer: ShownText(2000).nullable().describe('The automatic reply; null when none was sent.') })
  .meta({ id: 'AnswerToReply' });
export type AnswerToReply = z.infer<typeof AnswerToReply>;
