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
  REASON_MAX,
  ShownLine,
  ShownText,
  Title,
  Version,
  Whole,
} from './common.js';
import { withLineEnds } from './prose.js';
import { Modality } from './scheduling.js';

/** Nothing that `proseOf` would leave out; every end of a line that it turns into a line feed. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const Storable = /^[^\u0000-\u0008\u000e-\u001f\u007f\ud800-\udfff]*$/u;
/** Its line ends are line feeds, whatever they were. What has to be left out is refused here: the page says so when it leaves it out. */
const Prose = (max: number) =>
  z.string().overwrite(withLineEnds).max(max).regex(Storable, 'has characters that cannot be stored');

export const NOTE_TEXT_MAX = 20_000;

const FieldKey = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z]{0,39}$/);
/** SHA-256 in hexadecimal. */
const Hash = z
  .string()
  .max(64)
  .regex(/^[0-9a-f]{64}$/);
/** Of a note, its version and the number of its addenda: for `If-Match`. */
const Etag = z
  .string()
  .max(80)
  .regex(/^"[^"]+"$/);

/** A field of a template. `header` fields are facts of the visit, filled in by the system; `text` is what the author writes. */
export const NoteField = z
  .object({
    key: FieldKey,
    label: Title,
    hint: ShownText(2000),
    kind: z.enum(['header', 'text']),
    /** Needed to sign, not to save. */
    required: z.boolean(),
    maxLength: Whole(0, NOTE_TEXT_MAX),
    rows: Whole(0, 100),
    /** The words that say expressly that there is nothing, where the field allows it. */
    noneText: Title.nullable(),
    /** The heading it stands under with its neighbours, and the kind of visit it is asked for; without: under none, for each. */
    section: Title.optional(),
    modality: Modality.optional(),
    /** Why the field is asked for. */
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

/** What the author writes at a visit of this kind, in the order of the template. */
export function writtenFields(fields: readonly NoteField[], modality: NoteHeader['modality']): NoteField[] {
  return fields.filter((field) => field.kind === 'text' && (field.modality ?? modality) === modality);
}

/** The facts of the visit. Of a draft as they are now; of a signed note as they were when it was signed. */
export const NoteHeader = z
  .object({
    service: Title,
    modality: Modality,
    /** With whom the visit is booked, which need not be the author. */
    clinician: Title.nullable(),
    plannedStartsAt: Instant,
    plannedEndsAt: Instant,
    /** When the visit really was, as far as it was held by video. */
    actualStartsAt: Instant.nullable(),
    actualEndsAt: Instant.nullable(),
    /** Whole days, by the clinic's calendar, from the last infusion given before the visit; null when there was none. */
    daysSinceDose: Whole(0, 100_000).nullable(),
  })
  .meta({ id: 'NoteHeader' });
export type NoteHeader = z.infer<typeof NoteHeader>;

/** Texts by the key of their field. */
export const NoteContent = z.record(FieldKey, Prose(NOTE_TEXT_MAX)).meta({ id: 'NoteContent' });
export type NoteContent = z.infer<typeof NoteContent>;

const Person = z.object({ id: Id, displayName: Title });
/** How the system knew who signed; null of what was signed before that was written down. */
const SignedWith = z.literal('password-session').nullable();
export const NoteSignature = z
  .object({
    noteId: Id,
    /** By the name and with the credentials of that time. */
    by: Person,
    at: Instant,
    meaning: ShownText(2000),
    signedWith: SignedWith,
    /** SHA-256 in hexadecimal of the canonical form of all that was signed. */
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
    /** The day that a late entry speaks of. */
    happenedOn: LocalDate.nullable(),
    author: Person,
    signedAt: Instant,
    signedWith: SignedWith,
    contentHash: Hash,
    intact: z.boolean(),
  })
  .meta({ id: 'NoteAddendum' });
export type NoteAddendum = z.infer<typeof NoteAddendum>;

/** A draft that went on with a colleague; names as they were then. */
export const NoteHandover = z
  .object({ from: Person, to: Person, reason: ShownLine(REASON_MAX), at: Instant })
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
    patientName: FullName,
    appointmentId: Id,
    author: Person,
    template: NoteTemplate,
    header: NoteHeader,
    content: NoteContent,
    status: NoteStatus,
    version: Version,
    /** For `If-Match`; the same as in the `ETag` header. */
    etag: Etag,
    createdAt: Instant,
    updatedAt: Instant,
    signature: NoteSignature.nullable(),
    /** Whether what is stored still is what was signed; true of a draft. */
    intact: z.boolean(),
    addenda: z.array(NoteAddendum).max(1000),
    handovers: z.array(NoteHandover).max(1000),
    setAside: z.array(NoteSetAside).max(20_000),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof Note>;

/** Which note a visit has; its text is asked for by id. */
export const NoteReference = z
  .object({ id: Id, appointmentId: Id, patientId: Id, author: Person, status: NoteStatus, etag: Etag })
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
  .object({ id: Id, version: Version, etag: Etag, updatedAt: Instant })
  .meta({ id: 'NoteSaved' });
export type NoteSaved = z.infer<typeof NoteSaved>;
/** What stands in `meta` of a 412: the version of the server, to choose from. */
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
  .object({ id: Id, noteId: Id, kind: AddendumKind, signedAt: Instant, contentHash: Hash, etag: Etag })
  .meta({ id: 'AddendumAdded' });
export type AddendumAdded = z.infer<typeof AddendumAdded>;

/** A line of the chart's list of notes; no text of them. */
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

/** How late the note is, by the ages in the clinic's template. */
export const UnsignedFlag = z.enum(['in_time', 'due', 'overdue', 'escalated']);
export type UnsignedFlag = z.infer<typeof UnsignedFlag>;
export const UnsignedQuery = z.strictObject({
  scope: z.enum(['mine', 'all']).default('mine').describe('Of the visits of who asks, or of everybody.'),
  cursor: Id.describe(CURSOR).optional(),
});
export type UnsignedQuery = z.infer<typeof UnsignedQuery>;
/** A visit that happened, or is being written about, and has no signed note yet. The cursor is the appointment's id. */
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
