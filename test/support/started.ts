/** Takes what is being started, and what ends it; passes it on. */
export type Starting = <T>(starting: Promise<T>, stop: (started: T) => unknown) => Promise<T>;

/** What the work started ends in reverse order: at `stop`, and when the work fails half way, so that nothing is left behind. */
export async function started<T extends object>(
  work: (starting: Starting) => Promise<T>,
): Promise<T & { stop: () => Promise<void> }> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    const failures: unknown[] = [];
    // what is still on its way is waited for, and what never came needs no end
    for (const step of undo.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const made = await work((starting, end) => {
      undo.push(() =>
        starting.then(
          async (it) => {
            await end(it);
          },
          () => undefined,
        ),
      );
      return starting;
    });
    return { ...made, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}
