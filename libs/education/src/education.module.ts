import { Module } from '@nestjs/common';
import { ApprovalService } from './library/approval.service.js';
import { EducationApprovals } from './library/education-approvals.js';
import { EducationLibrary } from './library/education-library.js';
import { ReadingRepository } from './reading/reading.repository.js';
import { ReadingService } from './reading/reading.service.js';

@Module({
  providers: [ApprovalService, EducationApprovals, EducationLibrary, ReadingRepository, ReadingService],
  exports: [ApprovalService, EducationApprovals, EducationLibrary, ReadingService],
})
export class EducationModule {}
