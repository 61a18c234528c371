export {
  agreedTo,
  cannotBeReached,
  consented,
  contactPoint,
  correctedToDeadNumber,
} from './testing/contact.factory.js';
export { optedOut } from './testing/opt-out.factory.js';
export { patientsMovedTo, registeredPatient, registeredPatients } from './testing/patient.factory.js';
