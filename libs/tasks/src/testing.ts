export { approveTaskRules, firstTaskRules, openTasks, tasksDue } from './testing/task.factory.js';
