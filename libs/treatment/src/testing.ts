export { approvedProtocol, courseAt, courseIsAt, courseKeepsTo, infusionNumbers } from './testing/course.factory.js';
