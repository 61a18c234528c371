export { approvedTemplate, noteRemoved, noteRewritten, notesOf } from './testing/note.factory.js';
export {
  contentForged,
  handoverForged,
  signedByFirstHashRule,
  signerForged,
  templatesForged,
} from './testing/tampering.factory.js';
