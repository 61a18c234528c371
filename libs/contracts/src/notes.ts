import { z } from 'zod';
import {
  Code,
  CURSOR,
  FullName,
  Id,
  Instant,
  Line,
  LocalDate,
  LocalDateTime,
  Page,
  ShownLine,
  ShownText,
  Title,
  Version,
  Whole,
} from './common.js';
import { NOTE_TEXT_MAX, REASON_MAX, withLineEnds } from './prose.js';
import { Modality } from './scheduling.js';

/** Allows what `proseOf` keeps, and every line ending that it turns into a line feed. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const Storable = /^[^\u0000-\u0008\u000e-\u001f\u007f\ud800-\udfff]*$/u;
/** Line endings become line feeds. Characters that cannot be stored are refused; the page removes them first. */
const Prose = (max: number) =>
  z.string().overwrite(withLineEnds).max(max).regex(Storable, 'has characters that cannot be stored');

const FieldKey = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z]{0,39}$/);
/** SHA-256 in hexadecimal. */
const Hash = z
  .string()
  .max(64)
  .regex(/^[0-9a-f]{64}$/);
/** Made of the note's id, its version and the number of its addenda; for `If-Match`. */
const Etag = z
  .string()
  .max(80)
  .regex(/^"[^"]+"$/);

/** A field of a template. The system fills in `header` fields from the visit; the author writes `text` fields. */
export const NoteField = z
  .object({
    key: FieldKey,
    label: Title,
    hint: ShownText(2000),
    kind: z.enum(['header', 'text']),
    /** Required to sign, not to save. */
    required: z.boolean(),
    maxLength: Whole(0, NOTE_TEXT_MAX),
    rows: Whole(0, 100),
    /** The ready-made answer that there is nothing to report, where the field allows one. */
    noneText: Title.nullable(),
    /** The heading the field is grouped under (default: none) and the modality it is asked for (default: both). */
    section: Title.optional(),
    modality: Modality.optional(),
    /** The source that requires the field. */
    source: ShownText(2000),
  })
  .meta({ id: 'NoteField' });
export type NoteField = z.infer<typeof NoteField>;
export const NoteTemplate = z
  .object({
    code: Code,
    version: Version,
    name: Title,
    fields: z.array(NoteField).max(100),
    /** What the author states by signing. */
    signatureMeaning: ShownText(2000),
    source: ShownText(2000),
    approvedBy: Title,
    approvedAt: Instant,
  })
  .meta({ id: 'NoteTemplate' });
export type NoteTemplate = z.infer<typeof NoteTemplate>;

/** The facts of the visit: current for a draft, as of the signature for a signed note. */
export const NoteHeader = z
  .object({
    service: Title,
    modality: Modality,
    /** The clinician the visit is booked with, who need not be the author. */
    clinician: Title.nullable(),
    plannedStartsAt: Instant,
    plannedEndsAt: Instant,
    /** The actual times of a video visit; null where none was held. */
    actualStartsAt: Instant.nullable(),
    actualEndsAt: Instant.nullable(),
    /** Whole days, by the clinic's calendar, since the last infusion before the visit; null when there was none. */
    daysSinceDose: Whole(0, 100_000).nullable(),
  })
  .meta({ id: 'NoteHeader' });
export type NoteHeader = z.infer<typeof NoteHeader>;

export const NoteContent = z.record(FieldKey, Prose(NOTE_TEXT_MAX)).meta({ id: 'NoteContent' });
export type NoteContent = z.infer<typeof NoteContent>;

const Person = z.object({ id: Id, displayName: Title });
/** How the signer was authenticated; null for notes signed before this was recorded. */
const SignedWith = z.literal('password-session').nullable();
export const NoteSignature = z
  .object({
    noteId: Id,
    /** With the name and credentials at the time of signing. */
    by: Person,
    at: Instant,
    meaning: ShownText(2000),
    signedWith: SignedWith,
    /** SHA-256 in hexadecimal of the canonical form of everything that was signed. */
    contentHash: Hash,
  })
  .meta({ id: 'NoteSignature' });
export type NoteSignature = z.infer<typeof NoteSignature>;

export const AddendumKind = z.enum(['ADDENDUM', 'LATE_ENTRY', 'CORRECTION']);
export type AddendumKind = z.infer<typeof AddendumKind>;
export const NoteAddendum = z
  .object({
    id: Id,
    kind: AddendumKind,
    text: ShownText(NOTE_TEXT_MAX),
    reason: ShownLine(REASON_MAX).nullable(),
    /** The day that a late entry is about. */
    happenedOn: LocalDate.nullable(),
    author: Person,
    signedAt: Instant,
    signedWith: SignedWith,
    contentHash: Hash,
    intact: z.boolean(),
  })
  .meta({ id: 'NoteAddendum' });
export type NoteAddendum = z.infer<typeof NoteAddendum>;

/** A draft that was handed over to a colleague, with their names at that time. */
export const NoteHandover = z
  .object({ from: Person, to: Person, reason: ShownLine(REASON_MAX), at: Instant })
  .meta({ id: 'NoteHandover' });
export type NoteHandover = z.infer<typeof NoteHandover>;
/**
 * The fields that were not chosen when two texts of a draft conflicted (`saved` on the server or `unsaved` in the
 * browser), and texts that a former author handed in. Kept until the note is signed.
 */
export const NoteSetAside = z
  .strictObject({ origin: z.enum(['saved', 'unsaved', 'handed-in']), writtenAt: Instant, content: NoteContent })
  .meta({ id: 'NoteSetAside' });
export type NoteSetAside = z.infer<typeof NoteSetAside>;

export const NoteStatus = z.enum(['draft', 'signed']);
export type NoteStatus = z.infer<typeof NoteStatus>;
export const Note = z
  .object({
    id: Id,
    patientId: Id,
    patientName: FullName,
    appointmentId: Id,
    author: Person,
    template: NoteTemplate,
    header: NoteHeader,
    content: NoteContent,
    status: NoteStatus,
    version: Version,
    /** For `If-Match`; equals the `ETag` header. */
    etag: Etag,
    createdAt: Instant,
    updatedAt: Instant,
    signature: NoteSignature.nullable(),
    /** Whether the stored note still matches its signed hash; always true for a draft. */
    intact: z.boolean(),
    addenda: z.array(NoteAddendum).max(1000),
    handovers: z.array(NoteHandover).max(1000),
    setAside: z.array(NoteSetAside).max(20_000),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof Note>;

/** The note of a visit; its text is fetched by id. */
export const NoteReference = z
  .object({ id: Id, appointmentId: Id, patientId: Id, author: Person, status: NoteStatus, etag: Etag })
  .meta({ id: 'NoteReference' });
export type NoteReference = z.infer<typeof NoteReference>;
/** `ofColleague` confirms that the caller begins the note of a colleague's visit and becomes its author. */
export const BeginNote = z.strictObject({ ofColleague: z.boolean().default(false) }).meta({ id: 'BeginNote' });
export type BeginNote = z.infer<typeof BeginNote>;
export const SaveNote = z
  .strictObject({ content: NoteContent, setAside: z.array(NoteSetAside).max(20).default([]) })
  .meta({ id: 'SaveNote' });
export type SaveNote = z.infer<typeof SaveNote>;
/** What a former author typed but did not save before the hand-over, for the new author. */
export const HandInTexts = z
  .strictObject({ setAside: z.array(NoteSetAside).min(1).max(20) })
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
    content: NoteContent,
    setAside: z.array(NoteSetAside).max(20_000),
  })
  .meta({ id: 'NoteStale' });
export type NoteStale = z.infer<typeof NoteStale>;

const addendumText = Prose(NOTE_TEXT_MAX).refine((text) => text.trim() !== '', 'is empty');
const why = Line(REASON_MAX);
export const TakeOverNote = z.strictObject({ reason: why }).meta({ id: 'TakeOverNote' });
export type TakeOverNote = z.infer<typeof TakeOverNote>;
/**
 * The caller signs each addendum. A correction or late entry needs a reason; a late entry names the day it is about.
 */
export const AddAddendum = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('ADDENDUM'), text: addendumText, reason: why.nullish() }),
    z.strictObject({ kind: z.literal('CORRECTION'), text: addendumText, reason: why }),
    z.strictObject({ kind: z.literal('LATE_ENTRY'), text: addendumText, reason: why, happenedOn: LocalDate }),
  ])
  .meta({ id: 'AddAddendum' });
export type AddAddendum = z.infer<typeof AddAddendum>;
export const AddendumAdded = z
  .object({ id: Id, noteId: Id, kind: AddendumKind, signedAt: Instant, contentHash: Hash, etag: Etag })
  .meta({ id: 'AddendumAdded' });
export type AddendumAdded = z.infer<typeof AddendumAdded>;

/** One line of the chart's list of notes, without their text. */
export const NoteSummary = z
  .object({
    id: Id,
    appointmentId: Id,
    service: Title,
    startsLocal: LocalDateTime,
    author: Person,
    status: NoteStatus,
    updatedAt: Instant,
    signedAt: Instant.nullable(),
    addenda: Whole(0, 1000),
  })
  .meta({ id: 'NoteSummary' });
export type NoteSummary = z.infer<typeof NoteSummary>;
export const NoteSummaryPage = Page(NoteSummary, 50).meta({ id: 'NoteSummaryPage' });
export type NoteSummaryPage = z.infer<typeof NoteSummaryPage>;

/** How late the note is, by the clinic's template. */
export const UnsignedFlag = z.enum(['in_time', 'due', 'overdue', 'escalated']);
export type UnsignedFlag = z.infer<typeof UnsignedFlag>;
export const UnsignedQuery = z.strictObject({
  scope: z.enum(['mine', 'all']).default('mine').describe('The caller\u2019s own visits, or everybody\u2019s.'),
  cursor: Id.describe(CURSOR).optional(),
});
export type UnsignedQuery = z.infer<typeof UnsignedQuery>;
/** A visit that took place, or has a draft, and has no signed note yet. The cursor is the appointment's id. */
export const UnsignedVisit = z
  .object({
    appointmentId: Id,
    patientId: Id,
    patientName: FullName,
    service: Title,
    startsLocal: LocalDateTime,
    endedAt: Instant,
    clinician: Title.nullable(),
    noteId: Id.nullable(),
    author: Person.nullable(),
    ageHours: Whole(-1_000_000, 1_000_000),
    flag: UnsignedFlag,
  })
  .meta({ id: 'UnsignedVisit' });
export type UnsignedVisit = z.infer<typeof UnsignedVisit>;
export const UnsignedPage = Page(UnsignedVisit, 50).meta({ id: 'UnsignedPage' });
export type UnsignedPage = z.infer<typeof UnsignedPage>;
