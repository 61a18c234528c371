import { CodedError } from '@snowmelt/http';
import { NOTE_LENGTH } from './task-kinds.js';

export const taskErrors = {
  changedMeanwhile: () =>
    new CodedError(409, 'TASKS.CHANGED_MEANWHILE', 'Somebody else changed this task. Here is how it is now.'),
  notOpen: () => new CodedError(409, 'TASKS.NOT_OPEN', 'This task is closed already.'),
  notDone: () => new CodedError(409, 'TASKS.NOT_DONE', 'Only a task that somebody closed can be opened again.'),
  notYours: () =>
    new CodedError(
      403,
      'TASKS.NOT_YOURS_TO_CLOSE',
      'A clinician, nurse or prescriber closes this task or opens it again. You can call the patient and say who has it.',
    ),
  decideFirst: () =>
    new CodedError(
      409,
      'TASKS.DECIDE_FIRST',
      'This task asks for a decision and closes with it. Read the text and say what it meant.',
    ),
  timePassed: () =>
    new CodedError(422, 'TASKS.TIME_PASSED', 'The time by which it is to be done has passed. Choose a later one.'),
  noNote: () =>
    new CodedError(
      422,
      'TASKS.NOTE_NEEDED',
      `Say in at least ${NOTE_LENGTH} characters what was done, by whom, and what was agreed.`,
    ),
  unknownColleague: () =>
    new CodedError(422, 'TASKS.UNKNOWN_COLLEAGUE', 'This colleague is not at the clinic, or has left.'),
};
