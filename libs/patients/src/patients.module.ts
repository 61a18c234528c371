import { Module } from '@nestjs/common';
import { ContactRepository } from './contact.repository.js';
import { ContactService } from './contact.service.js';
import { OptOutRepository } from './opt-out.repository.js';
import { OptOutService } from './opt-out.service.js';
import { PatientRepository } from './patient.repository.js';
import { PatientService } from './patient.service.js';

@Module({
  providers: [PatientRepository, ContactRepository, OptOutRepository, PatientService, ContactService, OptOutService],
  exports: [PatientService, ContactService, OptOutService],
})
export class PatientsModule {}
