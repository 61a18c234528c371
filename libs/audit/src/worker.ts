import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { AuditChainDuty } from './chain/audit-chain.duty.js';
import { AuditHeads } from './chain/audit-heads.js';
import { ChainRepository } from './chain/chain.repository.js';

@Module({ imports: [DutiesModule], providers: [AuditChainDuty, AuditHeads, ChainRepository] })
export class AuditWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly chain: AuditChainDuty,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.chain);
  }
}
