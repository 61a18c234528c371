import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EducationLibrary } from '@snowmelt/education';
import { type ClinicFile, readClinicFile } from './clinic-file.js';
import { waitingForApproval } from './waiting-for-approval.js';

const ADDRESS = 'https://visits.example.com';
const example = readFileSync(path.resolve(import.meta.dirname, '../../../../docker/clinic.example.json'), 'utf8');
const { items } = new EducationLibrary();
const of = (file: Partial<ClinicFile> = {}) => {
  const read = readClinicFile(JSON.stringify({ ...(JSON.parse(example) as ClinicFile), ...file }), ADDRESS);
  if ('wrong' in read) throw new Error(read.wrong.join());
  return waitingForApproval(read.file, items);
};
const approval = { approvedBy: 'Dr. Amara Osei', approvedAt: '2026-11-30T17:00:00Z' };

describe('what waits for approval', () => {
  it('is everything of the example file: it claims no approval', () => {
    expect(of()).toEqual([
      'protocol iv_induction, version 1',
      'outreach policy, version 1',
      'visit policy, version 1',
      'rules of tasks, version 2',
      expect.stringMatching(/^note template integration, version \d$/),
      expect.stringMatching(/^reading E\d+ ".+", version \d$/),
      ...Array.from({ length: 3 }, () => expect.stringMatching(/^reading E/)),
    ]);
  });

  it('is a text whose present version is newer than the approved one', () => {
    const [E3] = items.filter(({ code }) => code === 'E3');
    const approve = (version: number) => of({ educationApprovals: [{ code: 'E3', version, ...approval }] });
    expect(approve(E3!.version).join()).not.toContain('E3');
    expect(approve(E3!.version - 1).join()).toContain('E3');
  });
});
