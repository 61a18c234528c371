export { EducationModule } from './education.module.js';
export { EducationLibrary } from './library/education-library.js';
export { ReadingService } from './reading/reading.service.js';
