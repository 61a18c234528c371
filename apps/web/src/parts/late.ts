/** A part of the app that comes when it is needed did not come: there is no line, or an upgrade has taken it away. */
export class PartMissing extends Error {}

/** Says so in one way, whatever the browser calls it. Asked for ahead of need, it must not disturb: what is done about it is done where the part would stand. */
export const late =
  <T>(load: () => Promise<T>) =>
  () =>
    load().catch((cause: unknown) => {
      throw new PartMissing('A part of the app did not come.', { cause });
    });
