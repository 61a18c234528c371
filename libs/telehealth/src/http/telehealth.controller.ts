import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { actors } from '@snowmelt/audit';
import {
  JoinGrant,
  JoinVisit,
  Nothing,
  PatientTelehealth,
  TelehealthDay,
  TelehealthDayQuery,
  TelehealthRoom,
  TelehealthVisit,
  WhoWaits,
} from '@snowmelt/contracts';
import { AtMost, IdParam, Refuses } from '@snowmelt/http';
import { PatientLinkOnly, StaffOnly, Visit, type VisitAccess } from '@snowmelt/identity';
import { VisitReader } from '../visit/visit-reader.service.js';
import { VisitService } from '../visit/visit.service.js';

const unknownVisit = { 404: ['VISIT.NOT_FOUND'] };
const joinRefusals = {
  403: ['TELEHEALTH.CLOSED', 'TELEHEALTH.TOO_EARLY'],
  409: ['TELEHEALTH.COLLEAGUE_INSIDE', 'TELEHEALTH.NOT_SET_UP', 'TELEHEALTH.OTHER_DEVICE', 'TELEHEALTH.OVER'],
};
const TREATING = ['clinician', 'prescriber'] as const;
/** Those who tell a clinician that somebody waits. */
const SEEING = ['front_desk', 'nurse', ...TREATING] as const;
/** A person who reconnects or changes devices needs a few; each one may remove another device. */
const JOINS_A_MINUTE = 20;

@ApiTags('telehealth')
@Controller('api')
export class TelehealthController {
  constructor(
    private readonly reader: VisitReader,
    private readonly visits: VisitService,
  ) {}

  @ApiOperation({
    summary: "The patient's video visit",
    description:
      'What the phone needs to know before joining: when the room opens, whether it may join now, and the name of the clinician.',
  })
  @Get('visit/telehealth')
  @PatientLinkOnly()
  @ApiResponse({ status: 200, standardSchema: PatientTelehealth })
  @Refuses(unknownVisit, { 409: ['TELEHEALTH.NOT_SET_UP'] })
  patientView(@Visit() access: VisitAccess): Promise<PatientTelehealth> {
    return this.reader.patientView(access);
  }

  @ApiOperation({
    summary: 'Join as the patient',
    description: 'Issues a join grant for this device. Another device of the patient is replaced only on request.',
  })
  @Post('visit/telehealth/join')
  @PatientLinkOnly()
  @AtMost(JOINS_A_MINUTE)
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: JoinGrant })
  @Refuses(unknownVisit, joinRefusals, { 401: ['IDENTITY.LINK_EXPIRED'] })
  joinAsPatient(@Visit() access: VisitAccess, @Body({ schema: JoinVisit }) { replace }: JoinVisit): Promise<JoinGrant> {
    return this.visits.join(access.appointmentId, 'patient', access.patientId, replace, access.sessionId);
  }

  @ApiOperation({
    summary: 'The video visits of a day',
    description: 'Of all clinicians, with the patients who are waiting.',
  })
  @Get('telehealth/visits')
  @StaffOnly(...SEEING)
  @ApiResponse({ status: 200, standardSchema: TelehealthDay })
  day(@Query({ schema: TelehealthDayQuery }) { date }: TelehealthDayQuery): Promise<TelehealthDay> {
    return this.reader.day(date ?? null);
  }

  @ApiOperation({
    summary: 'Who waits',
    description: 'The patients in a waiting room, or alone in a room, right now, the longest first. For any staff.',
  })
  @Get('telehealth/waiting')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: WhoWaits })
  waiting(): Promise<WhoWaits> {
    return this.reader.waiting();
  }

  @ApiOperation({ summary: 'A video visit', description: 'A visit on any day, for the participants in its room.' })
  @Get('telehealth/visits/:id')
  @StaffOnly(...TREATING)
  @ApiResponse({ status: 200, standardSchema: TelehealthRoom })
  @Refuses(unknownVisit)
  read(@IdParam() appointmentId: string): Promise<TelehealthRoom> {
    return this.reader.read(appointmentId);
  }

  @ApiOperation({
    summary: 'Join as the clinician',
    description:
      'Issues a join grant for this device. Another device, or a colleague inside, is replaced only on request.',
  })
  @Post('telehealth/visits/:id/join')
  @StaffOnly(...TREATING)
  @AtMost(JOINS_A_MINUTE)
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: JoinGrant })
  @Refuses(unknownVisit, joinRefusals)
  joinAsClinician(
    @IdParam() appointmentId: string,
    @Body({ schema: JoinVisit }) { replace }: JoinVisit,
  ): Promise<JoinGrant> {
    return this.visits.join(appointmentId, 'clinician', actors.staffId(), replace);
  }

  @ApiOperation({
    summary: 'Let the patient in',
    description: 'From then on the patient and the clinician can connect. Idempotent.',
  })
  @Post('telehealth/visits/:id/admission')
  @StaffOnly(...TREATING)
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: TelehealthVisit })
  @Refuses(unknownVisit, { 409: ['TELEHEALTH.NOBODY_WAITING', 'TELEHEALTH.OVER'] })
  admit(@IdParam() appointmentId: string, @Body({ schema: Nothing }) _nothing: Nothing): Promise<TelehealthVisit> {
    return this.visits.admit(appointmentId);
  }

  @ApiOperation({ summary: 'End a video visit', description: 'For both sides. Idempotent.' })
  @Post('telehealth/visits/:id/end')
  @StaffOnly(...TREATING)
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: TelehealthVisit })
  @Refuses(unknownVisit, { 409: ['TELEHEALTH.COLLEAGUE_INSIDE', 'TELEHEALTH.NOT_BEGUN'] })
  end(@IdParam() appointmentId: string, @Body({ schema: Nothing }) _nothing: Nothing): Promise<TelehealthVisit> {
    return this.visits.end(appointmentId);
  }
}
