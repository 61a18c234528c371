import { Module } from '@nestjs/common';
import { PatientsController } from './http/patients.controller.js';
import { PatientsModule } from './patients.module.js';

@Module({ imports: [PatientsModule], controllers: [PatientsController] })
export class PatientsApiModule {}
