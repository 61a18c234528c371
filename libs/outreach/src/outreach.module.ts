import { Module } from '@nestjs/common';
import { EducationModule } from '@snowmelt/education';
import { OutreachService } from './outreach.service.js';
import { FactsRepository } from './plan/facts.repository.js';
import { PlanRepository } from './plan/plan.repository.js';
import { TouchRepository } from './touch.repository.js';

@Module({
  imports: [EducationModule],
  providers: [FactsRepository, OutreachService, PlanRepository, TouchRepository],
  exports: [OutreachService, PlanRepository, TouchRepository],
})
export class OutreachModule {}
