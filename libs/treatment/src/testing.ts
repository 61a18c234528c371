export {
  anyEndReason,
  approvedProtocol,
  courseAt,
  courseIsAt,
  courseKeepsTo,
  courseOver,
  infusionNumbers,
} from './testing/course.factory.js';
