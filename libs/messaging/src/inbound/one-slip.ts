/** One letter wrong, missing, extra or swapped with its neighbour; false for the word itself. */
export function isOneSlipFrom(word: string, typed: string): boolean {
  if (word === typed || Math.abs(word.length - typed.length) > 1) return false;
  let same = 0;
  while (same < typed.length && word[same] === typed[same]) same += 1;
  const [wanted, given] = [word.slice(same), typed.slice(same)];
  if (wanted.length > given.length) return wanted.slice(1) === given;
  if (wanted.length < given.length) return given.slice(1) === wanted;
  return (
    wanted.slice(1) === given.slice(1) ||
    (wanted.slice(2) === given.slice(2) && wanted[0] === given[1] && wanted[1] === given[0])
  );
}
