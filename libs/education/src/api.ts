import { Module } from '@nestjs/common';
import { EducationModule } from './education.module.js';
import { ReadingApprovalsController } from './http/approvals.controller.js';
import { IllustrationsController } from './http/illustrations.controller.js';

@Module({ imports: [EducationModule], controllers: [IllustrationsController, ReadingApprovalsController] })
export class EducationApiModule {}
