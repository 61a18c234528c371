import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
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
} from '@snowmelt/contracts';
import { AtMost, IdParam } from '@snowmelt/http';
import { PatientLinkOnly, StaffOnly, Visit, type VisitAccess } from '@snowmelt/identity';
import { VisitService } from '../visit/visit.service.js';

const TREATING = ['clinician', 'prescriber'] as const;
/** A person who comes and goes, or changes devices, needs a few; each one shows another device out. */
const JOINS_A_MINUTE = 20;

@ApiTags('telehealth')
@Controller('api')
export class TelehealthController {
  constructor(private readonly visits: VisitService) {}

  @Get('visit/telehealth')
  @PatientLinkOnly()
  @ApiResponse({ status: 200, standardSchema: PatientTelehealth })
  patientView(@Visit() access: VisitAccess): Promise<PatientTelehealth> {
    return this.visits.patientView(access);
  }

  @Post('visit/telehealth/join')
  @PatientLinkOnly()
  @AtMost(JOINS_A_MINUTE)
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: JoinGrant })
  joinAsPatient(@Visit() access: VisitAccess, @Body({ schema: JoinVisit }) { replace }: JoinVisit): Promise<JoinGrant> {
    return this.visits.join(access.appointmentId, 'patient', access.patientId, replace, access.sessionId);
  }

  @Get('telehealth/visits')
  @StaffOnly(...TREATING)
  @ApiResponse({ status: 200, standardSchema: TelehealthDay })
  day(@Query({ schema: TelehealthDayQuery }) { date }: TelehealthDayQuery): Promise<TelehealthDay> {
    return this.visits.day(date ?? null);
  }

  @Get('telehealth/visits/:id')
  @StaffOnly(...TREATING)
  @ApiResponse({ status: 200, standardSchema: TelehealthRoom })
  read(@IdParam() appointmentId: string): Promise<TelehealthRoom> {
    return this.visits.read(appointmentId);
  }

  @Post('telehealth/visits/:id/join')
  @StaffOnly(...TREATING)
  @AtMost(JOINS_A_MINUTE)
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: JoinGrant })
  joinAsClinician(
    @IdParam() appointmentId: string,
    @Body({ schema: JoinVisit }) { replace }: JoinVisit,
  ): Promise<JoinGrant> {
    return this.visits.join(appointmentId, 'clinician', actors.staffId(), replace);
  }

  @Post('telehealth/visits/:id/admission')
  @StaffOnly(...TREATING)
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: TelehealthVisit })
  admit(@IdParam() appointmentId: string, @Body({ schema: Nothing }) _nothing: Nothing): Promise<TelehealthVisit> {
    return this.visits.admit(appointmentId);
  }

  @Post('telehealth/visits/:id/end')
  @StaffOnly(...TREATING)
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: TelehealthVisit })
  end(@IdParam() appointmentId: string, @Body({ schema: Nothing }) _nothing: Nothing): Promise<TelehealthVisit> {
    return this.visits.end(appointmentId);
  }
}
