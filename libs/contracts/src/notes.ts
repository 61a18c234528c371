import { z } from 'zod';
import { Id, Instant, Line, LocalDate, LocalDateTime, Page, REASON_MAX } from './common.js';
import { proseOf, withLineEnds } from './prose.js';
import { Modality } from './scheduling.js';

/** Its line ends are line feeds, whatever they were. What has to be left out is refused here: the page says so when it leaves it out. */
const Prose = (max: number) =>
  z
    .string()
    .overwrite(withLineEnds)
    .max(max)
    .refine((text) => proseOf(text).leftOut === 0, 'has characters that cannot be stored');

export const NOTE_TEXT_MAX = 20_000;

/** A field of a template. `header` fields are facts of the visit, filled in by the system; `text` is what the author writes. */
export const NoteField = z
  .object({
    key: z.string(),
    label: z.string(),
    hint: z.string(),
    kind: z.enum(['header', 'text']),
    /** Needed to sign, not to save. */
    required: z.boolean(),
    maxLength: z.number().int(),
    rows: z.number().int(),
    /** The words that say expressly that there is nothing, where the field allows it. */
    noneText: z.string().nullable(),
    /** The heading it stands under with its neighbours, and the kind of visit it is asked for; without: under none, for each. */
    section: z.string().optional(),
    modality: Modality.optional(),
    /** Why the field is asked for. */
    source: z.string(),
  })
  .meta({ id: 'NoteField' });
export type NoteField = z.infer<typeof NoteField>;
export const NoteTemplate = z
  .object({
    code: z.string(),
    version: z.number().int(),
    name: z.string(),
    fields: z.array(NoteField),
    /** What the author states by signing. */
    signatureMeaning: z.string(),
    source: z.string(),
    approvedBy: z.string(),
    approvedAt: Instant,
  })
  .meta({ id: 'NoteTemplate' });
export type NoteTemplate = z.infer<typeof NoteTemplate>;

/** What the author writes at a visit of this kind, in the order of the template. */
export function writtenFields(fields: readonly NoteField[], modality: NoteHeader['modality']): NoteField[] {
  return fields.filter((field) => field.kind === 'text' && (field.modality ?? modality) === modality);
}

/** The facts of the visit. Of a draft as they are now; of a signed note as they were when it was signed. */
export const NoteHeader = z
  .object({
    service: z.string(),
    modality: Modality,
    /** With whom the visit is booked, which need not be the author. */
    clinician: z.string().nullable(),
    plannedStartsAt: Instant,
    plannedEndsAt: Instant,
    /** When the visit really was, as far as it was held by video. */
    actualStartsAt: Instant.nullable(),
    actualEndsAt: Instant.nullable(),
    /** Whole days, by the clinic's calendar, from the last infusion given before the visit; null when there was none. */
    daysSinceDose: z.number().int().nullable(),
  })
  .meta({ id: 'NoteHeader' });
export type NoteHeader = z.infer<typeof NoteHeader>;

/** Texts by the key of their field. */
export const NoteContent = z
  .record(z.string().regex(/^[a-z][A-Za-z]{0,39}$/), Prose(NOTE_TEXT_MAX))
  .meta({ id: 'NoteContent' });
export type NoteContent = z.infer<typeof NoteContent>;

const Person = z.object({ id: Id, displayName: z.string() });
/** How the system knew who signed; null of what was signed before that was written down. */
const SignedWith = z.literal('password-session').nullable();
export const NoteSignature = z
  .object({
    noteId: Id,
    /** By the name and with the credentials of that time. */
    by: Person,
    at: Instant,
    meaning: z.string(),
    signedWith: SignedWith,
    /** SHA-256 in hexadecimal of the canonical form of all that was signed. */
    contentHash: z.string(),
  })
  .meta({ id: 'NoteSignature' });
export type NoteSignature = z.infer<typeof NoteSignature>;

export const AddendumKind = z.enum(['ADDENDUM', 'LATE_ENTRY', 'CORRECTION']);
export type AddendumKind = z.infer<typeof AddendumKind>;
export const NoteAddendum = z
  .object({
    id: Id,
    kind: AddendumKind,
    text: z.string(),
    reason: z.string().nullable(),
    /** The day that a late entry speaks of. */
    happenedOn: LocalDate.nullable(),
    author: Person,
    signedAt: Instant,
    signedWith: SignedWith,
    contentHash: z.string(),
    intact: z.boolean(),
  })
  .meta({ id: 'NoteAddendum' });
export type NoteAddendum = z.infer<typeof NoteAddendum>;

/** A draft that went on with a colleague; names as they were then. */
export const NoteHandover = z
  .object({ from: Person, to: Person, reason: z.string(), at: Instant })
  .meta({ id: 'NoteHandover' });
export type NoteHandover = z.infer<typeof NoteHandover>;
/** Of two texts of a draft, the fields its author did not choose: as the server had them, or as they were typed and not saved; and what an author of before handed in. Kept until it is signed. */
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
    patientName: z.string(),
    appointmentId: Id,
    author: Person,
    template: NoteTemplate,
    header: NoteHeader,
    content: NoteContent,
    status: NoteStatus,
    version: z.number().int(),
    /** For `If-Match`; the same as in the `ETag` header. */
    etag: z.string(),
    createdAt: Instant,
    updatedAt: Instant,
    signature: NoteSignature.nullable(),
    /** Whether what is stored still is what was signed; true of a draft. */
    intact: z.boolean(),
    addenda: z.array(NoteAddendum),
    handovers: z.array(NoteHandover),
    setAside: z.array(NoteSetAside),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof Note>;

/** Which note a visit has; its text is asked for by id. */
export const NoteReference = z
  .object({ id: Id, appointmentId: Id, patientId: Id, author: Person, status: NoteStatus, etag: z.string() })
  .meta({ id: 'NoteReference' });
export type NoteReference = z.infer<typeof NoteReference>;
/** The note of a colleague's visit is begun expressly: its author is who begins it. */
export const BeginNote = z.strictObject({ ofColleague: z.boolean().default(false) }).meta({ id: 'BeginNote' });
export type BeginNote = z.infer<typeof BeginNote>;
export const SaveNote = z
  .strictObject({ content: NoteContent, setAside: z.array(NoteSetAside).max(20).default([]) })
  .meta({ id: 'SaveNote' });
export type SaveNote = z.infer<typeof SaveNote>;
/** What was typed before a draft was handed over and never saved, for who goes on with it. */
export const HandInTexts = z
  .strictObject({ setAside: z.array(NoteSetAside).min(1).max(20) })
  .meta({ id: 'HandInTexts' });
export type HandInTexts = z.infer<typeof HandInTexts>;
export const NoteSaved = z
  .object({ id: Id, version: z.number().int(), etag: z.string(), updatedAt: Instant })
  .meta({ id: 'NoteSaved' });
export type NoteSaved = z.infer<typeof NoteSaved>;
/** What stands in `meta` of a 412: the version of the server, to choose from. */
export const NoteStale = z
  .object({
    version: z.number().int(),
    etag: z.string(),
    updatedAt: Instant,
    content: NoteContent,
    setAside: z.array(NoteSetAside),
  })
  .meta({ id: 'NoteStale' });
export type NoteStale = z.infer<typeof NoteStale>;

const addendumText = Prose(NOTE_TEXT_MAX).refine((text) => text.trim() !== '', 'is empty');
const why = Line(REASON_MAX);
export const TakeOverNote = z.strictObject({ reason: why }).meta({ id: 'TakeOverNote' });
export type TakeOverNote = z.infer<typeof TakeOverNote>;
/** Each is signed by who sends it. A correction and a late entry say why; a late entry says which day it speaks of. */
export const AddAddendum = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('ADDENDUM'), text: addendumText, reason: why.nullish() }),
    z.strictObject({ kind: z.literal('CORRECTION'), text: addendumText, reason: why }),
    z.strictObject({ kind: z.literal('LATE_ENTRY'), text: addendumText, reason: why, happenedOn: LocalDate }),
  ])
  .meta({ id: 'AddAddendum' });
export type AddAddendum = z.infer<typeof AddAddendum>;
export const AddendumAdded = z
  .object({ id: Id, noteId: Id, kind: AddendumKind, signedAt: Instant, contentHash: z.string(), etag: z.string() })
  .meta({ id: 'AddendumAdded' });
export type AddendumAdded = z.infer<typeof AddendumAdded>;

/** A line of the chart's list of notes; no text of them. */
export const NoteSummary = z
  .object({
    id: Id,
    appointmentId: Id,
    service: z.string(),
    startsLocal: LocalDateTime,
    author: Person,
    status: NoteStatus,
    updatedAt: Instant,
    signedAt: Instant.nullable(),
    addenda: z.number().int(),
  })
  .meta({ id: 'NoteSummary' });
export type NoteSummary = z.infer<typeof NoteSummary>;
export const NoteSummaryPage = Page(NoteSummary).meta({ id: 'NoteSummaryPage' });
export type NoteSummaryPage = z.infer<typeof NoteSummaryPage>;

/** How late the note is, by the ages in the clinic's template. */
export const UnsignedFlag = z.enum(['in_time', 'due', 'overdue', 'escalated']);
export type UnsignedFlag = z.infer<typeof UnsignedFlag>;
export const UnsignedQuery = z.strictObject({ scope: z.enum(['mine', 'all']).default('mine'), cursor: Id.optional() });
export type UnsignedQuery = z.infer<typeof UnsignedQuery>;
/** A visit that happened, or is being written about, and has no signed note yet. The cursor is the appointment's id. */
export const UnsignedVisit = z
  .object({
    appointmentId: Id,
    patientId: Id,
    patientName: z.string(),
    service: z.string(),
    startsLocal: LocalDateTime,
    endedAt: Instant,
    clinician: z.string().nullable(),
    noteId: Id.nullable(),
    author: Person.nullable(),
    ageHours: z.number().int(),
    flag: UnsignedFlag,
  })
  .meta({ id: 'UnsignedVisit' });
export type UnsignedVisit = z.infer<typeof UnsignedVisit>;
export const UnsignedPage = Page(UnsignedVisit).meta({ id: 'UnsignedPage' });
export type UnsignedPage = z.infer<typeof UnsignedPage>;
