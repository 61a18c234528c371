import type { JoinGrant } from '@snowmelt/contracts';

/**
 * The join grant that this tab holds for one visit, so that a reload rejoins without asking. It ends with the tab
 * (`sessionStorage`), and the server can revoke the token at any time. A person who joined with sound only stays unseen
 * after a reload.
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
    // without storage the browser asks again after a reload
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
