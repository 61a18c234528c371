export {
  approvedByItsAuthor,
  draftGivenUp,
  draftRemoved,
  draftRewritten,
  proposedProtocol,
} from './testing/draft.factory.js';
