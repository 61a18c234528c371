import { allOf, refusalsOf } from './refusals.js';

it('every error code is listed once with its status, in alphabetical order', () => {
  expect(allOf([{ 409: ['A.LATER', 'A.EARLIER'] }, { 404: ['A.NOT_FOUND'], 409: ['A.LATER'] }])).toEqual({
    404: ['A.NOT_FOUND'],
    409: ['A.EARLIER', 'A.LATER'],
  });
});

it('a table of error codes gives the status of each', () => {
  expect(refusalsOf({ TAKEN: [409, 'It is taken.'], PAST: [422, 'It is over.'] }, 'TEST')).toEqual({
    409: ['TEST.TAKEN'],
    422: ['TEST.PAST'],
  });
});
