export { CourseService } from './course/course.service.js';
export { TreatmentModule } from './treatment.module.js';
export { treatmentRetention } from './retention.js';
