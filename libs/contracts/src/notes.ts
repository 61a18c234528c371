import { z } from 'zod';
import { Code, FullName, Id, Instant, LocalDate, ShownLine, ShownText, Title, Version, Whole } from './common.js';
import { NOTE_TEXT_MAX, REASON_MAX, withLineEnds } from './prose.js';
import { Modality } from './scheduling.js';

/** Allows what `proseOf` keeps, and every line ending that it turns into a line feed. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const Storable = /^[^\u0000-\u0008\u000e-\u001f\u007f\ud800-\udfff]*$/u;
/** Line endings become line feeds. Characters that cannot be stored are refused; the page removes them first. */
export const WrittenText = (max: number) =>
  z.string().overwrite(withLineEnds).max(max).regex(Storable, 'has characters that cannot be stored');

const FieldKey = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z]{0,39}$/);
export const Hash = z
  .string()
  .max(64)
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 in hexadecimal of the canonical form of everything that was signed.');
export const Etag = z
  .string()
  .max(80)
  .regex(/^"[^"]+"$/)
  .describe('Made of the note’s id, its version and the number of its addenda; for `If-Match`.');

/** A field of a template. The system fills in `header` fields from the visit; the author writes `text` fields. */
export const NoteField = z
  .object({
    key: FieldKey.describe('Key of the field in `content`.'),
    label: Title.describe('Heading of the field.'),
    hint: ShownText(2000).describe('What to write in it.'),
    kind: z
      .enum(['header', 'text'])
      .describe('The system fills in `header` fields from the visit; the author writes `text` fields.'),
    required: z.boolean().describe('Required to sign, not to save.'),
    maxLength: Whole(0, NOTE_TEXT_MAX).describe('Longest text, in characters.'),
    rows: Whole(0, 100).describe('Height of the text box, in lines.'),
    noneText: Title.nullable().describe(
      'Ready-made text that there is nothing to report; null where the field allows none.',
    ),
    section: Title.optional().describe('Heading that the field is grouped under; without it, none.'),
    modality: z
      .enum(['in_person', 'telehealth'])
      .optional()
      .describe('Visits that the field is for: `telehealth` by video or telephone; without it, all.'),
    source: ShownText(2000).describe('Source that requires the field.'),
  })
  .meta({ id: 'NoteField' });
export type NoteField = z.infer<typeof NoteField>;
export const NoteTemplate = z
  .object({
    code: Code.describe('Code of the template, the same for all its versions.'),
    version: Version,
    name: Title,
    fields: z.array(NoteField).max(100).describe('Fields in the order of the note.'),
    signatureMeaning: ShownText(2000).describe('What the author states by signing.'),
    source: ShownText(2000).describe('Guidelines and laws that the template follows.'),
    approvedBy: Title.describe('Name of the person who approved it for use in the clinic.'),
    approvedAt: Instant.describe('When it was approved.'),
  })
  .meta({ id: 'NoteTemplate' });
export type NoteTemplate = z.infer<typeof NoteTemplate>;

/** The facts of the visit: current for a draft, as of the signature for a signed note. */
export const NoteHeader = z
  .object({
    service: Title.describe('Name of the visit’s service.'),
    modality: z
      .enum([...Modality.options, 'telehealth'])
      .describe('In person, by video or by telephone; `telehealth` (video) in notes signed before 2026-11-30.'),
    clinician: Title.nullable().describe(
      'Clinician the visit is booked with, who need not be the author of the note; null when there is none.',
    ),
    plannedStartsAt: Instant.describe('Planned start.'),
    plannedEndsAt: Instant.describe('Planned end.'),
    actualStartsAt: Instant.nullable().describe('Actual start of a video visit; null where none was held.'),
    actualEndsAt: Instant.nullable().describe('Actual end of a video visit; null where none was held.'),
    daysSinceDose: Whole(0, 100_000)
      .nullable()
      .describe(
        'Whole days, by the clinic’s calendar, since the last infusion before the visit; null when there was none.',
      ),
  })
  .meta({ id: 'NoteHeader' });
export type NoteHeader = z.infer<typeof NoteHeader>;

export const NoteContent = z.record(FieldKey, WrittenText(NOTE_TEXT_MAX)).meta({ id: 'NoteContent' });
export type NoteContent = z.infer<typeof NoteContent>;

export const Person = z.object({ id: Id, displayName: Title });
const SignedWith = z
  .enum(['password-session', 'password', 'passkey', 'totp', 'recovery-code'])
  .nullable()
  .describe('How the signer was authenticated; null for notes signed before this was recorded.');
export const NoteSignature = z
  .object({
    noteId: Id,
    by: Person.describe('The signer, with the name and credentials at the time of signing.'),
    at: Instant.describe('When it was signed.'),
    meaning: ShownText(2000).describe('What the signer stated by signing.'),
    signedWith: SignedWith,
    /** SHA-256 in hexadecimal of the canonical form of everything that was signed. */
    contentHash: Hash,
  })
  .meta({ id: 'NoteSignature' });
export type NoteSignature = z.infer<typeof NoteSignature>;

export const AddendumKind = z
  .enum(['ADDENDUM', 'LATE_ENTRY', 'CORRECTION'])
  .describe('A late entry names the day that it is about.');
export type AddendumKind = z.infer<typeof AddendumKind>;
export const NoteAddendum = z
  .object({
    id: Id,
    kind: AddendumKind,
    text: ShownText(NOTE_TEXT_MAX).describe('Text of the addendum.'),
    reason: ShownLine(REASON_MAX).nullable().describe('Why it was added; null where none was given.'),
    happenedOn: LocalDate.nullable().describe('Day that a late entry is about; null for any other.'),
    author: Person.describe('The signer, with the name and credentials at the time of signing.'),
    signedAt: Instant.describe('When it was signed.'),
    signedWith: SignedWith,
    contentHash: Hash,
    intact: z.boolean().describe('The stored text still matches its signed hash.'),
  })
  .meta({ id: 'NoteAddendum' });
export type NoteAddendum = z.infer<typeof NoteAddendum>;

/** A draft that was handed over to a colleague, with their names at that time. */
export const NoteHandover = z
  .object({
    from: Person.describe('Former author, by the name at that time.'),
    to: Person.describe('New author, by the name at that time.'),
    reason: ShownLine(REASON_MAX).describe('Why the draft was taken over.'),
    at: Instant.describe('When it was taken over.'),
  })
  .meta({ id: 'NoteHandover' });
export type NoteHandover = z.infer<typeof NoteHandover>;
/**
 * The fields that were not chosen when two texts of a draft conflicted (`saved` on the server or `unsaved` in the
 * browser), and texts that a former author handed in. Kept until the note is signed.
 */
export const NoteSetAside = z
  .strictObject({
    origin: z
      .enum(['saved', 'unsaved', 'handed-in'])
      .describe(
        '`saved` on the server or `unsaved` in the browser: not chosen when two texts of a draft conflicted; `handed-in`: by a former author.',
      ),
    writtenAt: Instant.describe('When the text was written.'),
    content: NoteContent.describe('The text by field.'),
  })
  .meta({ id: 'NoteSetAside' });
export type NoteSetAside = z.infer<typeof NoteSetAside>;

export const NoteStatus = z
  .enum(['draft', 'signed'])
  .describe('A signed note does not change; addenda are added to it.');
export type NoteStatus = z.infer<typeof NoteStatus>;
export const Note = z
  .object({
    id: Id,
    patientId: Id,
    patientName: FullName,
    appointmentId: Id,
    author: Person.describe('Author of the note.'),
    template: NoteTemplate.describe('Template of the note, in the version it was begun with.'),
    header: NoteHeader.describe('Facts of the visit: current for a draft, as of the signature for a signed note.'),
    content: NoteContent.describe('The text by field.'),
    status: NoteStatus,
    version: Version,
    /** For `If-Match`; equals the `ETag` header. */
    etag: Etag,
    createdAt: Instant,
    updatedAt: Instant,
    signature: NoteSignature.nullable().describe('The signature; null for a draft.'),
    intact: z.boolean().describe('The stored note still matches its signed hash; always true for a draft.'),
    addenda: z.array(NoteAddendum).max(1000).describe('What was added after the signature, the oldest first.'),
    handovers: z.array(NoteHandover).max(1000).describe('Changes of the author, the oldest first.'),
    setAside: z
      .array(NoteSetAside)
      .max(20_000)
      .describe('Texts that are not part of the note, kept until it is signed.'),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof Note>;

/** The note of a visit; its text is fetched by id. */
export const NoteReference = z
  .object({
    id: Id,
    appointmentId: Id,
    patientId: Id,
    author: Person.describe('Author of the note.'),
    status: NoteStatus,
    etag: Etag,
  })
  .meta({ id: 'NoteReference' });
export type NoteReference = z.infer<typeof NoteReference>;
