export { PatientService } from './patient.service.js';
export { PatientsModule } from './patients.module.js';
