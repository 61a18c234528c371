export { approvedTemplate, noteRemoved, noteRewritten, notesOf } from './testing/note.factory.js';
export {
  contentForged,
  handoverForged,
  hashForged,
  signedByFirstHashRule,
  signerForged,
  templatesForged,
} from './testing/tampering.factory.js';
