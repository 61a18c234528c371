import { describe, expect, it } from '@jest/globals';
import { isOfAnotherRelease } from './another-release';
import { ApiProblem } from './api-problem';

const refused = (...paths: string[]) =>
  new ApiProblem({
    status: 422,
    code: 'VALIDATION.FAILED',
    errors: paths.map((path) => ({ path, message: 'Invalid input' })),
  });

describe('a tab that is older than the server', () => {
  it.each([
    ['a key that the form has no field for', refused('cancelledBy')],
    ['a key that the server no longer takes', refused('')],
    ['one of several', refused('startsLocal', 'modality')],
    ['a part of a field', refused('consents.call')],
  ])('is known by a refusal of %s', (_, error) =>
    expect(isOfAnotherRelease(error, ['startsLocal', 'consents.sms'])).toBe(true),
  );

  it.each([
    ['what was typed', refused('startsLocal')],
    ['a text that no schema refused, which is a fault of the server', refused()],
    [
      'another rule',
      new ApiProblem({ status: 422, code: 'PATIENTS.INVALID_PHONE', errors: [{ path: 'x', message: '' }] }),
    ],
    ['nothing', null],
  ])('is not known by a refusal of %s', (_, error) => expect(isOfAnotherRelease(error, ['startsLocal'])).toBe(false));
});
