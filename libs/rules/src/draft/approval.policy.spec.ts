import { approvalRefusal } from './approval.policy.js';

describe('a draft', () => {
  it.each([
    ['the director, of what another wrote', { isDirector: true, isAuthor: false, others: 3 }, null],
    ['the director, of their own draft', { isDirector: true, isAuthor: true, others: 1 }, 'ownDraft'],
    ['the only doctor there, of their own draft', { isDirector: true, isAuthor: true, others: 0 }, null],
    ['somebody else', { isDirector: false, isAuthor: false, others: 3 }, 'notDirector'],
    ['whoever wrote it', { isDirector: false, isAuthor: true, others: 0 }, 'notDirector'],
  ] as const)('approved by %s', (_who, approver, refusal) => expect(approvalRefusal(approver)).toBe(refusal));
});
