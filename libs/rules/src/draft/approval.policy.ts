/** Who wants to approve a draft, and who else there is at the clinic. */
export interface Approver {
  readonly isDirector: boolean;
  /** They wrote in the draft. */
  readonly isAuthor: boolean;
  /** Others who work there and are medical director or prescriber. */
  readonly others: number;
}

/**
 * Why they may not approve it; null if they may. Nobody approves what they wrote themselves, unless nobody else at the
 * clinic could have done either.
 */
export function approvalRefusal({ isDirector, isAuthor, others }: Approver): 'notDirector' | 'ownDraft' | null {
  if (!isDirector) return 'notDirector';
  return isAuthor && others > 0 ? 'ownDraft' : null;
}
