import { appendFile, readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { type AuditHead, headIn, lineOf } from './audit-head.js';

/**
 * The signed heads, in a file outside the database to which lines are only added. Where no file is named there are
 * none:
 * then a chain that was cut or computed anew is not noticed.
 */
@Injectable()
export class AuditHeads {
  constructor(private readonly config: Config) {}

  get areKept(): boolean {
    return this.config.values.AUDIT_HEADS_FILE !== undefined;
  }

  /** The last one of a clinic. @throws when the file cannot be read, or a line of it was not signed by us */
  async last(clinicId: string): Promise<AuditHead | null> {
    const { AUDIT_HEADS_FILE: file, APP_SECRET: secret } = this.config.values;
    if (file === undefined) return null;
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const line = text
      .split('\n')
      .filter((one) => one.includes(clinicId))
      .at(-1);
    if (line === undefined) return null;
    const head = headIn(line, secret);
    if (!head) throw new Error('the last signed head of the audit log was not signed with this APP_SECRET');
    return head;
  }

  async add(head: AuditHead): Promise<void> {
    const { AUDIT_HEADS_FILE: file, APP_SECRET: secret } = this.config.values;
    if (file !== undefined) await appendFile(file, `${lineOf(head, secret)}\n`, { mode: 0o600 });
  }
}
