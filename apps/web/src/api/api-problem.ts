import type { Problem } from '@snowmelt/contracts';

/** A refusal of the API: `code` is stable, `message` is meant for the reader. */
export class ApiProblem extends Error {
  constructor(readonly problem: Pick<Problem, 'status' | 'code'> & Partial<Problem>) {
    super(problem.detail ?? 'Something went wrong. Please try again.');
  }
}

/** What a refusal says; of an error that is none, that something is broken here. */
export const problemOf = (error: unknown): ApiProblem['problem'] =>
  error instanceof ApiProblem ? error.problem : { status: 0, code: 'WEB.BROKEN' };
