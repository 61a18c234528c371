import { z } from 'zod';
import {
  CURSOR,
  FullName,
  Id,
  Instant,
  Line,
  LocalDate,
  LocalDateTime,
  Page,
  Title,
  Version,
  Whole,
} from './common.js';
import { AddendumKind, Etag, Hash, NoteContent, NoteSetAside, NoteStatus, Person, WrittenText } from './notes.js';
import { NOTE_TEXT_MAX, REASON_MAX } from './prose.js';

/** `ofColleague` confirms that the caller begins the note of a colleague's visit and becomes its author. */
export const BeginNote = z
  .strictObject({
    ofColleague: z
      .boolean()
      .default(false)
      .describe('Confirms that the caller begins the note of a colleague’s visit and becomes its author.'),
  })
  .meta({ id: 'BeginNote' });
export type BeginNote = z.infer<typeof BeginNote>;
export const SaveNote = z
  .strictObject({
    content: NoteContent.describe('The whole text by field.'),
    setAside: z
      .array(NoteSetAside)
      .max(20)
      .default([])
      .describe('Texts to keep beside the note: those not chosen when two texts conflicted.'),
  })
  .meta({ id: 'SaveNote' });
export type SaveNote = z.infer<typeof SaveNote>;
/** What a former author typed but did not save before the hand-over, for the new author. */
export const HandInTexts = z
  .strictObject({
    setAside: z
      .array(NoteSetAside)
      .min(1)
      .max(20)
      .describe('What a former author typed but did not save before the hand-over, for the new author.'),
  })
  .meta({ id: 'HandInTexts' });
export type HandInTexts = z.infer<typeof HandInTexts>;
export const NoteSaved = z
  .object({ id: Id, version: Version, etag: Etag, updatedAt: Instant })
  .meta({ id: 'NoteSaved' });
export type NoteSaved = z.infer<typeof NoteSaved>;
/** The `meta` of a 412: the server's version, for the author to choose from. */
export const NoteStale = z
  .object({
    version: Version,
    etag: Etag,
    updatedAt: Instant,
    content: NoteContent.describe('The server’s text by field.'),
    setAside: z
      .array(NoteSetAside)
      .max(20_000)
      .describe('Texts that are not part of the note, kept until it is signed.'),
  })
  .meta({ id: 'NoteStale' });
export type NoteStale = z.infer<typeof NoteStale>;

const addendumText = WrittenText(NOTE_TEXT_MAX).refine((text) => text.trim() !== '', 'is empty');
const why = Line(REASON_MAX);
export const TakeOverNote = z
  .strictObject({ reason: why.describe('Why the draft is taken over.') })
  .meta({ id: 'TakeOverNote' });
export type TakeOverNote = z.infer<typeof TakeOverNote>;
/**
 * The caller signs each addendum. A correction or late entry needs a reason; a late entry names the day it is about.
 */
export const AddAddendum = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('ADDENDUM').describe('A late entry names the day that it is about.'),
      text: addendumText.describe('Text of the addendum.'),
      reason: why.nullish().describe('Why it is added; required for a correction or a late entry.'),
    }),
    z.strictObject({
      kind: z.literal('CORRECTION').describe('A late entry names the day that it is about.'),
      text: addendumText.describe('Text of the addendum.'),
      reason: why.describe('Why it is added; required for a correction or a late entry.'),
    }),
    z.strictObject({
      kind: z.literal('LATE_ENTRY').describe('A late entry names the day that it is about.'),
      text: addendumText.describe('Text of the addendum.'),
      reason: why.describe('Why it is added; required for a correction or a late entry.'),
      happenedOn: LocalDate.describe('Day that a late entry is about.'),
    }),
  ])
  .meta({ id: 'AddAddendum' });
export type AddAddendum = z.infer<typeof AddAddendum>;
export const AddendumAdded = z
  .object({
    id: Id,
    noteId: Id,
    kind: AddendumKind,
    signedAt: Instant.describe('When it was signed.'),
    contentHash: Hash,
    etag: Etag,
  })
  .meta({ id: 'AddendumAdded' });
export type AddendumAdded = z.infer<typeof AddendumAdded>;

/** One line of the chart's list of notes, without their text. */
export const NoteSummary = z
  .object({
    id: Id,
    appointmentId: Id,
    service: Title.describe('Name of the visit’s service.'),
    startsLocal: LocalDateTime.describe('Start of the visit as wall time in the clinic’s time zone.'),
    author: Person.describe('Author of the note.'),
    status: NoteStatus,
    updatedAt: Instant,
    signedAt: Instant.nullable().describe('When it was signed; null for a draft.'),
    addenda: Whole(0, 1000).describe('Number of addenda.'),
  })
  .meta({ id: 'NoteSummary' });
export type NoteSummary = z.infer<typeof NoteSummary>;
export const NoteSummaryPage = Page(NoteSummary, 50).meta({ id: 'NoteSummaryPage' });
export type NoteSummaryPage = z.infer<typeof NoteSummaryPage>;

export const UnsignedFlag = z
  .enum(['in_time', 'due', 'overdue', 'escalated'])
  .describe('How late the note is, by the limits of the clinic’s template.');
export type UnsignedFlag = z.infer<typeof UnsignedFlag>;
export const UnsignedQuery = z.strictObject({
  scope: z.enum(['mine', 'all']).default('mine').describe('Visits of the caller, or of all clinicians.'),
  cursor: Id.describe(CURSOR).optional(),
});
export type UnsignedQuery = z.infer<typeof UnsignedQuery>;
/** A visit that took place, or has a draft, and has no signed note yet. The cursor is the appointment's id. */
export const UnsignedVisit = z
  .object({
    appointmentId: Id,
    patientId: Id,
    patientName: FullName,
    service: Title.describe('Name of the visit’s service.'),
    startsLocal: LocalDateTime.describe('Start of the visit as wall time in the clinic’s time zone.'),
    endedAt: Instant.describe('When the visit ended: as held by video, otherwise as planned.'),
    clinician: Title.nullable().describe(
      'Clinician the visit is booked with, who need not be the author of the note; null when there is none.',
    ),
    noteId: Id.nullable().describe('Draft of the note; null when none was begun.'),
    author: Person.nullable().describe('Author of the draft; null when there is none.'),
    ageHours: Whole(-1_000_000, 1_000_000).describe('Hours since the end of the visit; negative before it.'),
    flag: UnsignedFlag,
  })
  .meta({ id: 'UnsignedVisit' });
export type UnsignedVisit = z.infer<typeof UnsignedVisit>;
export const UnsignedPage = Page(UnsignedVisit, 50).meta({ id: 'UnsignedPage' });
export type UnsignedPage = z.infer<typeof UnsignedPage>;
