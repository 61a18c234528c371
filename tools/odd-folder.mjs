import { pathToFileURL } from 'node:url';

/**
 * Whether a folder's name changes meaning in a URL: `c#1`, `50%`, `why?`. Tools that just prepend `file://` to a path
 * fail there.
 */
export const isOdd = (folder) => pathToFileURL(folder).href !== carelessUrl(folder);

const carelessUrl = (folder) => new URL(`file://${folder}`).href;

let careless;
let careful;
export function initialize({ root }) {
  careless = `${carelessUrl(root)}/`;
  careful = `${pathToFileURL(root).href}/`;
}

/** A Node loader hook that runs before that of @swc-node/register and corrects the URLs of the project's files. */
export async function resolve(specifier, context, nextResolve) {
  const resolved = await nextResolve(specifier, context);
  if (!resolved.url.startsWith(careless)) return resolved;
  return { ...resolved, url: careful + resolved.url.slice(careless.length), shortCircuit: true };
}
