import { pathToFileURL } from 'node:url';

/** Whether a folder's name means something else in a URL: `c#1`, `50%`, `why?`. Tools that write `file://` before a path fail there. */
export const isOdd = (folder) => pathToFileURL(folder).href !== carelessUrl(folder);

const carelessUrl = (folder) => new URL(`file://${folder}`).href;

let careless;
let careful;
export function initialize({ root }) {
  careless = `${carelessUrl(root)}/`;
  careful = `${pathToFileURL(root).href}/`;
}

/** A hook for Node's loader, before the one of @swc-node/register: gives the project's files the address that it meant. */
export async function resolve(specifier, context, nextResolve) {
  const resolved = await nextResolve(specifier, context);
  if (!resolved.url.startsWith(careless)) return resolved;
  return { ...resolved, url: careful + resolved.url.slice(careless.length), shortCircuit: true };
}
