import { Module } from '@nestjs/common';
import { TasksModule } from '@snowmelt/tasks';
import { DraftRepository } from './draft/draft.repository.js';
import { DraftService } from './draft/draft.service.js';
import { RuleBook } from './rule/rule-book.js';
import { RuleReader } from './rule/rule.reader.js';

@Module({
  imports: [TasksModule],
  providers: [DraftRepository, DraftService, RuleBook, RuleReader],
  exports: [DraftService, RuleBook, RuleReader],
})
export class RulesModule {}
