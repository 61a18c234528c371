export { openTasks } from './testing/task.factory.js';
