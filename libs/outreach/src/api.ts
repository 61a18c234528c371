import { Module } from '@nestjs/common';
import { EducationModule } from '@snowmelt/education';
import { PatientsModule } from '@snowmelt/patients';
import { SchedulingModule } from '@snowmelt/scheduling';
import { OutreachController } from './http/outreach.controller.js';
import { OutreachReader } from './http/outreach-reader.service.js';
import { NotSentController } from './not-sent/not-sent.controller.js';
import { NotSentRepository } from './not-sent/not-sent.repository.js';
import { NotSentService } from './not-sent/not-sent.service.js';
import { OutreachModule } from './outreach.module.js';
import { PatientPageController } from './patient-page/patient-page.controller.js';
import { PatientPageRepository } from './patient-page/patient-page.repository.js';
import { PatientPageService } from './patient-page/patient-page.service.js';
import { TimelineRepository } from './timeline/timeline.repository.js';
import { LinkRequestRepository } from './visit-link/link-request.repository.js';
import { LinkRenewalService } from './visit-link/link-renewal.service.js';
import { LinkRevocationService } from './visit-link/link-revocation.service.js';
import { VisitLinkController } from './visit-link/visit-link.controller.js';
import { VisitLinkService } from './visit-link/visit-link.service.js';

@Module({
  imports: [EducationModule, OutreachModule, PatientsModule, SchedulingModule],
  controllers: [NotSentController, OutreachController, PatientPageController, VisitLinkController],
  providers: [
    LinkRenewalService,
    LinkRevocationService,
    LinkRequestRepository,
    NotSentRepository,
    NotSentService,
    OutreachReader,
    PatientPageRepository,
    PatientPageService,
    TimelineRepository,
    VisitLinkService,
  ],
})
export class OutreachApiModule {}
