const NAME = 'reloaded-at';
/** A reload does not fix a failure that comes back within this time. */
const AGAIN_MS = 60_000;

export interface Tab {
  now: () => number;
  kept: Pick<Storage, 'getItem' | 'setItem'>;
  /** Without the server, a reload would replace our page with the browser's error page. */
  isServerThere: () => Promise<boolean>;
  reload: () => void;
}

/**
 * After an upgrade the server's files have other names than this tab's page asks for; a reload brings the new names.
 * Returns whether the tab reloads, which it does once and never in a loop.
 */
export async function reloadOnce({ now, kept, isServerThere, reload }: Tab): Promise<boolean> {
  try {
    if (now() - Number(kept.getItem(NAME) ?? 0) < AGAIN_MS || !(await isServerThere())) return false;
    kept.setItem(NAME, String(now()));
  } catch {
    return false; // without storage the browser could not remember that it has reloaded
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
