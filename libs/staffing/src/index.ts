export { LicenceTasks } from './licence/licence-tasks.service.js';
