export { EducationModule } from './education.module.js';
export type { EducationItem } from './library/education-item.js';
export { EducationLibrary, type EducationTrigger } from './library/education-library.js';
export { ReadingService } from './reading/reading.service.js';
