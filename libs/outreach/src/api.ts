import { Module } from '@nestjs/common';
import { EducationModule } from '@snowmelt/education';
import { PatientsModule } from '@snowmelt/patients';
import { SchedulingModule } from '@snowmelt/scheduling';
import { OutreachController } from './http/outreach.controller.js';
import { OutreachReader } from './http/outreach-reader.service.js';
import { OutreachModule } from './outreach.module.js';
import { TimelineRepository } from './timeline/timeline.repository.js';
import { VisitController } from './visit/visit.controller.js';
import { VisitRepository } from './visit/visit.repository.js';
import { VisitService } from './visit/visit.service.js';

@Module({
  imports: [EducationModule, OutreachModule, PatientsModule, SchedulingModule],
  controllers: [OutreachController, VisitController],
  providers: [OutreachReader, TimelineRepository, VisitRepository, VisitService],
})
export class OutreachApiModule {}
