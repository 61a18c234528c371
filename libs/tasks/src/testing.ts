export { openTasks, tasksDue } from './testing/task.factory.js';
