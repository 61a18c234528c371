export { TelehealthModule } from './telehealth.module.js';
