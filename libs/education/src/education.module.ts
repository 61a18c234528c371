import { Module } from '@nestjs/common';
import { EducationApprovals } from './library/education-approvals.js';
import { EducationLibrary } from './library/education-library.js';
import { ReadingRepository } from './reading/reading.repository.js';
import { ReadingService } from './reading/reading.service.js';

@Module({
  providers: [EducationApprovals, EducationLibrary, ReadingRepository, ReadingService],
  exports: [EducationApprovals, EducationLibrary, ReadingService],
})
export class EducationModule {}
