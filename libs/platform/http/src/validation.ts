import type { StandardSchemaV1 } from '@standard-schema/spec';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { CodedError } from './coded-error.js';

const pathOf = (issue: StandardSchemaV1.Issue) =>
  (issue.path ?? [])
    .map((part) => (typeof part === 'object' ? part.key : part))
    .map(String)
    .join('.');

/**
 * Validates every body, query and path against its zod schema: 422 with field and reason; a malformed id returns 404.
 */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: (issues) => refusal(issues) });
}

export function refusal(issues: readonly StandardSchemaV1.Issue[]): CodedError {
  const zone = issues.some(
    (issue) => (issue as { params?: { code?: string } }).params?.code === 'VALIDATION.INVALID_TIMEZONE',
  );
  const errors = issues.slice(0, 50).map((issue) => ({ path: pathOf(issue), message: issue.message }));
  return new CodedError(
    422,
    zone ? 'VALIDATION.INVALID_TIMEZONE' : 'VALIDATION.FAILED',
    'Some of the fields cannot be used as they are.',
    { errors },
  );
}
