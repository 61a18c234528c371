import type { Problem } from '@snowmelt/contracts';

/** An error from the API: `code` is stable, `message` is written for the user. */
export class ApiProblem extends Error {
  constructor(readonly problem: Pick<Problem, 'status' | 'code'> & Partial<Problem>) {
    super(problem.detail ?? 'Something went wrong. Please try again.');
  }
}

/** The API's problem; for any other error, `WEB.BROKEN`. */
export const problemOf = (error: unknown): ApiProblem['problem'] =>
  error instanceof ApiProblem ? error.problem : { status: 0, code: 'WEB.BROKEN' };

export const isSignedOut = (error: Error | null) => problemOf(error).status === 401;
