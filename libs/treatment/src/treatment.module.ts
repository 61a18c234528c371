import { Module } from '@nestjs/common';
import { PatientsModule } from '@snowmelt/patients';
import { RulesModule } from '@snowmelt/rules';
import { CourseRepository } from './course/course.repository.js';
import { CourseService } from './course/course.service.js';
import { ProtocolRepository } from './protocol/protocol.repository.js';
import { ProtocolsAsRules } from './protocol/protocol.rules.js';

@Module({
  imports: [PatientsModule, RulesModule],
  providers: [CourseRepository, CourseService, ProtocolRepository, ProtocolsAsRules],
  exports: [CourseService],
})
export class TreatmentModule {}
