import { Module } from '@nestjs/common';
import { ContactRepository } from './contact.repository.js';
import { ContactService } from './contact.service.js';
import { PatientRepository } from './patient.repository.js';
import { PatientService } from './patient.service.js';

@Module({
  providers: [PatientRepository, ContactRepository, PatientService, ContactService],
  exports: [PatientService, ContactService],
})
export class PatientsModule {}
