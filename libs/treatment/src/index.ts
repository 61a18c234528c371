export { CourseService } from './course/course.service.js';
export { ProtocolRepository } from './protocol/protocol.repository.js';
export { TreatmentModule } from './treatment.module.js';
export { treatmentRetention } from './retention.js';
