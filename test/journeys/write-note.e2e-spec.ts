import { setUpStory } from './write-note/story.js';
import { aDraftIsWritten } from './write-note/draft.steps.js';
import { anotherTabWasFaster } from './write-note/other-tab.steps.js';
import { itWaitsForItsSignature } from './write-note/before-signing.steps.js';
import { itIsSignedAndAddedTo } from './write-note/signed.steps.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('a clinician writes an integration note, loses the line, meets another tab, signs, and adds to it', () => {
  setUpStory();

  aDraftIsWritten();
  anotherTabWasFaster();
  itWaitsForItsSignature();
  itIsSignedAndAddedTo();
});
