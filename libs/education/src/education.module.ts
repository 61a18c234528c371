import { Module } from '@nestjs/common';
import { EducationLibrary } from './library/education-library.js';
import { ReadingRepository } from './reading/reading.repository.js';
import { ReadingService } from './reading/reading.service.js';

@Module({
  providers: [EducationLibrary, ReadingRepository, ReadingService],
  exports: [EducationLibrary, ReadingService],
})
export class EducationModule {}
