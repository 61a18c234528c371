export {
  agreedByFormerRules,
  newVersionAgreed,
  appointmentBecame,
  bookedAppointment,
  confirmed,
  laneReserved,
  belongsToCourse,
  movedBy,
  stoppedEarly,
  toldOf,
} from './testing/appointment.factory.js';
export {
  away,
  bookable,
  firstSite,
  holiday,
  integrationVisits,
  lane,
  newSite,
  offeredService,
  openDaily,
  openEveryDay,
  phasedInfusion,
  servicePhaseBecame,
  sitesMovedTo,
} from './testing/calendar.factory.js';
export { reservationsReleased, startMovedBy } from './testing/moves.factory.js';
