export {
  anyEndReason,
  approvedProtocol,
  courseAt,
  courseIsAt,
  courseKeepsTo,
  infusionNumbers,
} from './testing/course.factory.js';
