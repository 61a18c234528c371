export { DraftRepository } from './draft/draft.repository.js';
export { DraftService } from './draft/draft.service.js';
export {
  type Changed,
  type Effect,
  type KindOfRule,
  type NewVersion,
  RuleBook,
  type RuleDefinition,
  type StoredVersion,
} from './rule/rule-book.js';
export { RuleReader } from './rule/rule.reader.js';
export { RuleProposals } from './draft/rule-proposals.js';
export { RulesModule } from './rules.module.js';
export { rulesRetention } from './retention.js';
