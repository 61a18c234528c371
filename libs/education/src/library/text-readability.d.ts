// The package ships no types; this is the part we use
declare module 'text-readability' {
  const readability: { syllableCount: (text: string) => number };
  export default readability;
}
