import { setUpStory } from './telehealth-visit/story.js';
import { theyMeet } from './telehealth-visit/meeting.steps.js';
import { theyLoseEachOtherAndMeetAgain } from './telehealth-visit/lost-and-found.steps.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('a patient and a clinician meet by video, lose the line, and meet again', () => {
  setUpStory();

  theyMeet();
  theyLoseEachOtherAndMeetAgain();
});
