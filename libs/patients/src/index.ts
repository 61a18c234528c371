export { OptOutRepository } from './opt-out.repository.js';
export { OptOutService } from './opt-out.service.js';
export { normalisedPhone } from './patient.policy.js';
export { PatientService } from './patient.service.js';
export { PatientsModule } from './patients.module.js';
export { patientsRetention } from './retention.js';
