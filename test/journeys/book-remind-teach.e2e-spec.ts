import { setUpStory } from './book-remind-teach/story.js';
import { aPatientIsRegisteredAndBooked } from './book-remind-teach/booking.steps.js';
import { thePatientIsRemindedAndTaught } from './book-remind-teach/reminders.steps.js';
import { itGoesOnAtTheDesk } from './book-remind-teach/later.steps.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('front desk books, the worker reminds and teaches, the patient confirms and reads', () => {
  setUpStory();

  aPatientIsRegisteredAndBooked();
  thePatientIsRemindedAndTaught();
  itGoesOnAtTheDesk();
});
