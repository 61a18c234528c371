import { Module } from '@nestjs/common';
import { CoursesController } from './http/courses.controller.js';
import { TreatmentModule } from './treatment.module.js';

@Module({ imports: [TreatmentModule], controllers: [CoursesController] })
export class TreatmentApiModule {}
