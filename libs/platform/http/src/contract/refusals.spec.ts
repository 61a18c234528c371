import { allOf, refusalsOf } from './refusals.js';

it('every code stands once with its status, in the order of the alphabet', () => {
  expect(allOf([{ 409: ['A.LATER', 'A.EARLIER'] }, { 404: ['A.NOT_FOUND'], 409: ['A.LATER'] }])).toEqual({
    404: ['A.NOT_FOUND'],
    409: ['A.EARLIER', 'A.LATER'],
  });
});

it('a table of codes says with which status each is answered', () => {
  expect(refusalsOf({ TAKEN: [409, 'It is taken.'], PAST: [422, 'It is over.'] }, 'TEST')).toEqual({
    409: ['TEST.TAKEN'],
    422: ['TEST.PAST'],
  });
});
