export { QueueBoard } from './board/queue-board.js';
