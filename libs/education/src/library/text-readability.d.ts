// The package ships no types; these are the ones we use
declare module 'text-readability' {
  const readability: { syllableCount: (text: string) => number };
  export default readability;
}
