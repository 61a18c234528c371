import { Module } from '@nestjs/common';
import { PatientsModule } from '@snowmelt/patients';
import { CourseRepository } from './course/course.repository.js';
import { CourseService } from './course/course.service.js';

@Module({ imports: [PatientsModule], providers: [CourseRepository, CourseService], exports: [CourseService] })
export class TreatmentModule {}
