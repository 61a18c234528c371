import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { MessageRepository } from './message.repository.js';
import { lengthFaults, refuseFaults, senderFaults } from './text-faults.js';

/** Refuses the start of a worker whose texts would tell what kind of clinic they are from, or be of two parts. */
@Injectable()
export class TextCheck implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly messages: MessageRepository,
    private readonly log: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    refuseFaults(await this.ofClinics(this.config.values.PUBLIC_URL));
  }

  private async ofClinics(publicUrl: string): Promise<string[]> {
    try {
      const faults: string[] = [];
      for (const { id } of await this.unitOfWork.lookup<{ id: string }>('SELECT all_clinics() AS id')) {
        const named = await this.unitOfWork.run(id, () => this.messages.sender());
        const found = named ? [...senderFaults(named.sender), ...lengthFaults(publicUrl, named)] : [];
        faults.push(...found.map((fault) => `clinic ${id}: ${fault}`));
      }
      return faults;
    } catch (error) {
      this.log.warn({ error }, 'the names of the senders could not be checked');
      return [];
    }
  }
}
