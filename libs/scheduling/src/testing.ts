export {
  agreedByFormerRules,
  newVersionAgreed,
  appointmentBecame,
  bookedAppointment,
  confirmed,
  belongsToCourse,
  movedBy,
  toldOf,
} from './testing/appointment.factory.js';
export { integrationVisits, lane, offeredService, openEveryDay } from './testing/calendar.factory.js';
export { reservationsReleased, startMovedBy } from './testing/moves.factory.js';
