import { Module } from '@nestjs/common';
import { EducationModule } from './education.module.js';
import { IllustrationsController } from './http/illustrations.controller.js';

@Module({ imports: [EducationModule], controllers: [IllustrationsController] })
export class EducationApiModule {}
