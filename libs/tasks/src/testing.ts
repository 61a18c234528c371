export { openTasks, taskDone, tasksDue } from './testing/task.factory.js';
