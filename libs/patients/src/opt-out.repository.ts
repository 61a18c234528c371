import { Injectable } from '@nestjs/common';
import { PrismaDatabase, UnitOfWork } from '@snowmelt/database';

/** Addresses whose owners texted STOP. They hold for the address, in whoever's chart it is or will be. */
@Injectable()
export class OptOutRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prisma: PrismaDatabase,
  ) {}

  /** Returns the patients who have this number. */
  async optOut(address: string, evidence: string): Promise<string[]> {
    await this.prisma.client.messagingOptOut.createMany({
      data: [{ clinicId: this.unitOfWork.clinicId(), channel: 'sms', address, evidence }],
      skipDuplicates: true,
    });
    return this.patientsOf(address);
  }

  /** Nothing changes for a number that is opted out already. Returns the patients who have this number. */
  async pause(address: string, evidence: string): Promise<string[]> {
    await this.prisma.client.messagingOptOut.createMany({
      data: [{ clinicId: this.unitOfWork.clinicId(), channel: 'sms', address, evidence, undecided: true }],
      skipDuplicates: true,
    });
    return this.patientsOf(address);
  }

  /** It was STOP. */
  async decided(address: string): Promise<void> {
    await this.prisma.client.messagingOptOut.updateMany({
      where: { channel: 'sms', address, optedInAt: null },
      data: { undecided: false },
    });
  }

  /** Whether a decision is still to be made. */
  async isUndecided(address: string): Promise<boolean> {
    const where = { channel: 'sms', address, optedInAt: null, undecided: true };
    return (await this.prisma.client.messagingOptOut.count({ where })) > 0;
  }

  async optIn(address: string): Promise<string[]> {
    await this.unitOfWork.query(
      `UPDATE messaging_opt_out SET opted_in_at = snowmelt_now() WHERE channel = 'sms' AND address = $1 AND opted_in_at IS NULL`,
      [address],
    );
    return this.patientsOf(address);
  }

  private async patientsOf(address: string): Promise<string[]> {
    const found = await this.prisma.client.contactPoint.findMany({
      where: { system: 'sms', value: address },
      select: { patientId: true },
    });
    return found.map(({ patientId }) => patientId);
  }
}
