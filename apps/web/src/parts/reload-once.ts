const NAME = 'reloaded-at';
/** A second failure within this time is not one that a reload mends. */
const AGAIN_MS = 60_000;

export interface Tab {
  now(): number;
  kept: Pick<Storage, 'getItem' | 'setItem'>;
  /** Without it a reload would put the browser's own page in place of ours. */
  isServerThere(): Promise<boolean>;
  reload(): void;
}

/** After an upgrade the server has other files than this tab's page asks for: the present page has the right names. Returns whether the tab is loaded anew; once, never in a circle. */
export async function reloadOnce({ now, kept, isServerThere, reload }: Tab): Promise<boolean> {
  try {
    if (now() - Number(kept.getItem(NAME) ?? 0) < AGAIN_MS || !(await isServerThere())) return false;
    kept.setItem(NAME, String(now()));
  } catch {
    return false; // a browser that keeps nothing could not know that it was once already
  }
  reload();
  return true;
}

export const thisTab: Tab = {
  now: () => Date.now(),
  kept: {
    getItem: (name) => sessionStorage.getItem(name),
    setItem: (name, value) => sessionStorage.setItem(name, value),
  },
  isServerThere: async () => (await fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' })).ok,
  reload: () => window.location.reload(),
};
