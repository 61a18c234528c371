import { Body, Controller, Get, Headers, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  AddAddendum,
  AddendumAdded,
  BeginNote,
  CursorQuery,
  HandInTexts,
  Note,
  NoteReference,
  NoteSaved,
  NoteSignature,
  NoteSummaryPage,
  Nothing,
  Problem,
  SaveNote,
  TakeOverNote,
  UnsignedPage,
  UnsignedQuery,
} from '@snowmelt/contracts';
import { BodyLimit, Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly, StepUp } from '@snowmelt/identity';
import type { FastifyReply } from 'fastify';
import { AddendumService } from '../note/addendum.service.js';
import { NoteReader } from '../note/note-reader.service.js';
import { NoteService } from '../note/note.service.js';
import { opened, saved, withEtag } from './note-answer.presenter.js';

const MAX_BODY_BYTES = 1024 * 1024;
const TAG = { type: 'string', maxLength: 200, pattern: '^"[^"]+"$' };
const IF_MATCH = {
  name: 'If-Match',
  required: true,
  description: 'ETag of the version that the change is based on.',
  schema: TAG,
};
const ETAG = { ETag: { description: 'The version of the note, for `If-Match`.', required: true, schema: TAG } };
const ETAG_AT_FIRST = {
  ETag: {
    ...ETAG.ETag,
    required: false,
    description: 'Version of the note, for `If-Match`; absent when a repeated request gets the first response.',
  },
};
const unknownNote = { 404: ['NOTE.NOT_FOUND'] };
const authorOnly = { 403: ['NOTES.NOT_THE_AUTHOR'], 409: ['NOTES.SIGNED'] };
const olderVersion = { 412: ['NOTES.CHANGED_MEANWHILE'], 428: ['NOTES.VERSION_NEEDED'] };
const unfitText = { 422: ['NOTES.FIELD_TOO_LONG', 'NOTES.TOO_MUCH_SET_ASIDE', 'NOTES.UNKNOWN_FIELD'] };
const Author = () => StaffOnly('clinician', 'prescriber');
const Reader = () => StaffOnly('clinician', 'prescriber', 'nurse');

@ApiTags('notes')
@Controller('api')
export class NotesController {
  constructor(
    private readonly notes: NoteService,
    private readonly addenda: AddendumService,
    private readonly reader: NoteReader,
  ) {}

  @ApiOperation({
    summary: 'Open the note of a visit',
    description: 'The existing note, or a new draft with the caller as its author (201).',
  })
  @Post('appointments/:id/note')
  @Author()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: NoteReference, headers: ETAG_AT_FIRST })
  @ApiResponse({ status: 200, standardSchema: NoteReference, headers: ETAG_AT_FIRST })
  @Refuses({
    404: ['APPOINTMENT.NOT_FOUND'],
    409: ['NOTES.COLLEAGUES_VISIT', 'NOTES.VISIT_NOT_HELD'],
    422: ['NOTES.NO_TEMPLATE'],
  })
  async open(
    @IdParam() id: string,
    @Body({ schema: BeginNote }) { ofColleague }: BeginNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NoteReference> {
    return opened(reply, await this.notes.open(id, ofColleague));
  }

  @ApiOperation({
    summary: 'Visits without a signed note',
    description: 'Visits that took place or have a draft, oldest first, with how late the note is.',
  })
  @Get('notes/unsigned')
  @StaffOnly('clinician', 'prescriber', 'nurse', 'admin')
  @ApiResponse({ status: 200, standardSchema: UnsignedPage })
  unsigned(@Query({ schema: UnsignedQuery }) query: UnsignedQuery): Promise<UnsignedPage> {
    return this.reader.withoutSignature(query);
  }

  @ApiOperation({
    summary: 'Read a note',
    description: 'With signature, addenda and handovers, and whether all of it still matches what was signed.',
  })
  @Get('notes/:id')
  @Reader()
  @ApiResponse({ status: 200, standardSchema: Note, headers: ETAG })
  @Refuses(unknownNote)
  async read(@IdParam() id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Note> {
    return withEtag(reply, await this.reader.read(id));
  }

  @ApiOperation({
    summary: 'Save a draft',
    description:
      "Replaces the version that `If-Match` names. If the note has changed since, the error response has the server's text in `meta`.",
  })
  @Put('notes/:id')
  @Author()
  @BodyLimit(MAX_BODY_BYTES)
  @ApiHeader(IF_MATCH)
  @ApiResponse({ status: 200, standardSchema: NoteSaved, headers: ETAG })
  @ApiResponse({ status: 412, standardSchema: Problem, headers: ETAG })
  @Refuses(unknownNote, authorOnly, olderVersion, unfitText)
  async save(
    @IdParam() id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: SaveNote }) request: SaveNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NoteSaved | Problem> {
    return saved(reply, await this.notes.save(id, ifMatch, request));
  }

  @ApiOperation({
    summary: 'Take a draft over',
    description: 'From an author who is absent, with a reason, which the note shows.',
  })
  @Post('notes/:id/handovers')
  @Author()
  @StepUp()
  @Idempotent()
  @ApiHeader(IF_MATCH)
  @ApiResponse({ status: 201, standardSchema: NoteReference })
  @Refuses(unknownNote, olderVersion, { 409: ['NOTES.AUTHOR_IS_HERE', 'NOTES.SIGNED'] })
  takeOver(
    @IdParam() id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: TakeOverNote }) { reason }: TakeOverNote,
  ): Promise<NoteReference> {
    return this.notes.takeOver(id, ifMatch, reason);
  }

  @ApiOperation({
    summary: 'Hand in what was typed before',
    description: 'Unsaved text of the former author of a draft that was handed over.',
  })
  @Post('notes/:id/set-aside')
  @Author()
  @Idempotent()
  @BodyLimit(MAX_BODY_BYTES)
  @ApiResponse({ status: 201, standardSchema: NoteReference })
  @Refuses(unknownNote, authorOnly, unfitText)
  handIn(@IdParam() id: string, @Body({ schema: HandInTexts }) { setAside }: HandInTexts): Promise<NoteReference> {
    return this.notes.handIn(id, setAside);
  }

  @ApiOperation({
    summary: 'Sign a note',
    description:
      'By its author, after the visit and with every required field filled in. A signed note no longer changes.',
  })
  @Post('notes/:id/signature')
  @Author()
  @StepUp()
  @Idempotent()
  @HttpCode(200)
  @ApiHeader(IF_MATCH)
  @ApiResponse({ status: 200, standardSchema: NoteSignature })
  @Refuses(unknownNote, authorOnly, olderVersion, {
    409: ['NOTES.ALREADY_SIGNED', 'NOTES.VISIT_GOES_ON', 'NOTES.VISIT_NOT_BEGUN', 'NOTES.VISIT_NOT_HELD'],
    422: ['NOTES.INCOMPLETE'],
  })
  sign(
    @IdParam() id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: Nothing }) _nothing: Nothing,
  ): Promise<NoteSignature> {
    return this.notes.sign(id, ifMatch);
  }

  @ApiOperation({
    summary: 'Add to a signed note',
    description: 'An addendum, a correction or a late entry, signed by the caller.',
  })
  @Post('notes/:id/addenda')
  @Author()
  @StepUp()
  @Idempotent()
  @BodyLimit(MAX_BODY_BYTES)
  @ApiResponse({ status: 201, standardSchema: AddendumAdded })
  @Refuses(unknownNote, {
    409: ['NOTES.NOT_SIGNED'],
    422: ['NOTES.DATE_BEFORE_VISIT', 'NOTES.DATE_TO_COME'],
  })
  addAddendum(@IdParam() id: string, @Body({ schema: AddAddendum }) request: AddAddendum): Promise<AddendumAdded> {
    return this.addenda.add(id, request);
  }

  @ApiOperation({
    summary: 'The notes of a patient',
    description: 'Newest first, without their text.',
  })
  @Get('patients/:id/notes')
  @Reader()
  @ApiResponse({ status: 200, standardSchema: NoteSummaryPage })
  @Refuses({ 404: ['PATIENT.NOT_FOUND'] })
  ofPatient(@IdParam() id: string, @Query({ schema: CursorQuery }) { cursor }: CursorQuery): Promise<NoteSummaryPage> {
    return this.reader.ofPatient(id, cursor ?? null);
  }
}
