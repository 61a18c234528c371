import { Module } from '@nestjs/common';
import { EducationModule } from '@snowmelt/education';
import { MessagingModule } from '@snowmelt/messaging';
import { PatientsModule } from '@snowmelt/patients';
import { SchedulingModule } from '@snowmelt/scheduling';
import { RulesModule } from '@snowmelt/rules';
import { TasksModule } from '@snowmelt/tasks';
import { AnswerController } from './answers/answer.controller.js';
import { AnswerRepository } from './answers/answer.repository.js';
import { AnswerService } from './answers/answer.service.js';
import { DispatchRules } from './dispatch/dispatch-rules.js';
import { OutreachController } from './http/outreach.controller.js';
import { OutreachReader } from './http/outreach-reader.service.js';
import { TouchListRepository } from './http/touch-list.repository.js';
import { NotSentController } from './not-sent/not-sent.controller.js';
import { NotSentRepository } from './not-sent/not-sent.repository.js';
import { NotSentService } from './not-sent/not-sent.service.js';
import { OutreachModule } from './outreach.module.js';
import { PatientPageController } from './patient-page/patient-page.controller.js';
import { PatientPageRepository } from './patient-page/patient-page.repository.js';
import { PatientPageService } from './patient-page/patient-page.service.js';
import { PlannedTouchRepository } from './planned-touch.repository.js';
import { PolicyController } from './policy/policy.controller.js';
import { PolicyRepository } from './policy/policy.repository.js';
import { PolicyAsRules } from './policy/policy.rules.js';
import { PolicyService } from './policy/policy.service.js';
import { SendAgainController } from './send-again/send-again.controller.js';
import { SendAgainRepository } from './send-again/send-again.repository.js';
import { SendAgainService } from './send-again/send-again.service.js';
import { TimelineRepository } from './timeline/timeline.repository.js';
import { LinkRequestRepository } from './visit-link/link-request.repository.js';
import { LinkRenewalService } from './visit-link/link-renewal.service.js';
import { LinkRevocationService } from './visit-link/link-revocation.service.js';
import { VisitLinkController } from './visit-link/visit-link.controller.js';
import { VisitLinkService } from './visit-link/visit-link.service.js';

@Module({
  imports: [
    EducationModule,
    MessagingModule,
    OutreachModule,
    PatientsModule,
    RulesModule,
    SchedulingModule,
    TasksModule,
  ],
  controllers: [
    AnswerController,
    NotSentController,
    OutreachController,
    PatientPageController,
    PolicyController,
    SendAgainController,
    VisitLinkController,
  ],
  providers: [
    AnswerRepository,
    AnswerService,
    DispatchRules,
    LinkRenewalService,
    LinkRevocationService,
    LinkRequestRepository,
    NotSentRepository,
    NotSentService,
    OutreachReader,
    PatientPageRepository,
    PatientPageService,
    PlannedTouchRepository,
    PolicyAsRules,
    PolicyRepository,
    PolicyService,
    SendAgainRepository,
    SendAgainService,
    TimelineRepository,
    TouchListRepository,
    VisitLinkService,
  ],
})
export class OutreachApiModule {}
