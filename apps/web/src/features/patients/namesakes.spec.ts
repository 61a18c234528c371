import { isNamesake } from './namesakes';

const stone = { id: '1', givenName: 'Maya', familyName: 'Stone' };

it.each([
  [{ id: '2', givenName: 'Maya', familyName: 'STONE' }, true],
  [{ id: '2', givenName: 'Stone', familyName: 'Maya' }, false],
  [stone, false],
])('Maya Stone beside %j', (other, isSame) => {
  expect(isNamesake(stone, [stone, other])).toBe(isSame);
});
