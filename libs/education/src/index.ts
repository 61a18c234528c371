export { EducationModule } from './education.module.js';
export { EducationApprovals } from './library/education-approvals.js';
export type { EducationItem } from './library/education-item.js';
export { EducationLibrary, type EducationTrigger } from './library/education-library.js';
export { CLOCK_TIMES } from './library/placeholders.js';
export { ReadingService } from './reading/reading.service.js';
export { educationRetention } from './retention.js';
