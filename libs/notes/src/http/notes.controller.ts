import { Body, Controller, Get, Headers, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
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
import { BodyLimit, Idempotent, IdParam } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import type { FastifyReply } from 'fastify';
import { AddendumService } from '../note/addendum.service.js';
import { NoteReader } from '../note/note-reader.service.js';
import { NoteService } from '../note/note.service.js';
import { opened, saved, withEtag } from './note-answer.presenter.js';

const MAX_BODY_BYTES = 1024 * 1024;
const IF_MATCH = { name: 'If-Match', required: true, description: 'The ETag of the version this builds on.' };
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

  @Post('appointments/:id/note')
  @Author()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: NoteReference })
  @ApiResponse({ status: 200, standardSchema: NoteReference })
  async open(
    @IdParam() id: string,
    @Body({ schema: BeginNote }) { ofColleague }: BeginNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NoteReference> {
    return opened(reply, await this.notes.open(id, ofColleague));
  }

  @Get('notes/unsigned')
  @StaffOnly('clinician', 'prescriber', 'nurse', 'admin')
  @ApiResponse({ status: 200, standardSchema: UnsignedPage })
  unsigned(@Query({ schema: UnsignedQuery }) query: UnsignedQuery): Promise<UnsignedPage> {
    return this.reader.withoutSignature(query);
  }

  @Get('notes/:id')
  @Reader()
  @ApiResponse({ status: 200, standardSchema: Note })
  async read(@IdParam() id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Note> {
    return withEtag(reply, await this.reader.read(id));
  }

  @Put('notes/:id')
  @Author()
  @BodyLimit(MAX_BODY_BYTES)
  @ApiHeader(IF_MATCH)
  @ApiResponse({ status: 200, standardSchema: NoteSaved })
  @ApiResponse({ status: 412, standardSchema: Problem })
  async save(
    @IdParam() id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: SaveNote }) request: SaveNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NoteSaved | Problem> {
    return saved(reply, await this.notes.save(id, ifMatch, request));
  }

  @Post('notes/:id/handovers')
  @Author()
  @Idempotent()
  @ApiHeader(IF_MATCH)
  @ApiResponse({ status: 201, standardSchema: NoteReference })
  takeOver(
    @IdParam() id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: TakeOverNote }) { reason }: TakeOverNote,
  ): Promise<NoteReference> {
    return this.notes.takeOver(id, ifMatch, reason);
  }

  @Post('notes/:id/set-aside')
  @Author()
  @Idempotent()
  @BodyLimit(MAX_BODY_BYTES)
  @ApiResponse({ status: 201, standardSchema: NoteReference })
  handIn(@IdParam() id: string, @Body({ schema: HandInTexts }) { setAside }: HandInTexts): Promise<NoteReference> {
    return this.notes.handIn(id, setAside);
  }

  @Post('notes/:id/signature')
  @Author()
  @Idempotent()
  @HttpCode(200)
  @ApiHeader(IF_MATCH)
  @ApiResponse({ status: 200, standardSchema: NoteSignature })
  sign(
    @IdParam() id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: Nothing }) _nothing: Nothing,
  ): Promise<NoteSignature> {
    return this.notes.sign(id, ifMatch);
  }

  @Post('notes/:id/addenda')
  @Author()
  @Idempotent()
  @BodyLimit(MAX_BODY_BYTES)
  @ApiResponse({ status: 201, standardSchema: AddendumAdded })
  addAddendum(@IdParam() id: string, @Body({ schema: AddAddendum }) request: AddAddendum): Promise<AddendumAdded> {
    return this.addenda.add(id, request);
  }

  @Get('patients/:id/notes')
  @Reader()
  @ApiResponse({ status: 200, standardSchema: NoteSummaryPage })
  ofPatient(@IdParam() id: string, @Query({ schema: CursorQuery }) { cursor }: CursorQuery): Promise<NoteSummaryPage> {
    return this.reader.ofPatient(id, cursor ?? null);
  }
}
