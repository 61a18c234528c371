export { TaskPolicyRepository } from './policy/task-policy.repository.js';
export { TaskRepository } from './task/task.repository.js';
export { TaskService } from './task/task.service.js';
export { Tasks, type TaskWanted } from './task/tasks.service.js';
export { TasksModule } from './tasks.module.js';
export { pagedKinds } from './task/task-kinds.js';
export { tasksRetention } from './retention.js';
