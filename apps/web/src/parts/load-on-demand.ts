/** A part of the app that loads on demand failed to load: there is no connection, or an upgrade removed its file. */
class PartMissing extends Error {}

/**
 * Turns every browser's load error into a `PartMissing`. Preloading ignores it; the boundary that shows the part
 * handles it.
 */
export const loadOnDemand =
  <T>(load: () => Promise<T>) =>
  () =>
    load().catch((cause: unknown) => {
      throw new PartMissing('A part of the app did not load.', { cause });
    });
