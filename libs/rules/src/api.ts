import { Module } from '@nestjs/common';
import { RulesController } from './http/rules.controller.js';
import { RulesModule } from './rules.module.js';

@Module({ imports: [RulesModule], controllers: [RulesController] })
export class RulesApiModule {}
