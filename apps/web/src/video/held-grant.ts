import type { JoinGrant } from '@snowmelt/contracts';

/**
 * What this tab holds for one visit, so that a reload goes on without asking. It ends with the tab: `sessionStorage`, and the
 * server can take the token back at any time. Who came with sound only is not seen after a reload either.
 */
interface Held {
  readonly grant: JoinGrant;
  readonly hasCamera: boolean;
}

const name = (visit: string) => `call.${visit}`;

export function hold(visit: string, held: Held): void {
  try {
    sessionStorage.setItem(name(visit), JSON.stringify(held));
  } catch {
    // a browser that forbids storage asks again
  }
}

export function heldFor(visit: string): Held | null {
  try {
    return JSON.parse(sessionStorage.getItem(name(visit)) ?? 'null') as Held | null;
  } catch {
    return null;
  }
}

export function letGo(visit: string): void {
  try {
    sessionStorage.removeItem(name(visit));
  } catch {
    // nothing was held
  }
}
