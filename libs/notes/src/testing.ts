export { approvedTemplate, noteRemoved, noteRewritten } from './testing/note.factory.js';
