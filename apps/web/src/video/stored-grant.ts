import type { JoinGrant } from '@snowmelt/contracts';

/**
 * The join grant that this tab holds for one visit, so that a reload rejoins without asking. It ends with the tab
 * (`sessionStorage`), and the server can revoke the token at any time. A person who joined with sound only stays unseen
 * after a reload.
 */
interface StoredGrant {
  readonly grant: JoinGrant;
  readonly hasCamera: boolean;
}

const name = (visit: string) => `call.${visit}`;

export function storeGrant(visit: string, stored: StoredGrant): void {
  try {
    sessionStorage.setItem(name(visit), JSON.stringify(stored));
  } catch {
    // without storage the browser asks again after a reload
  }
}

export function storedGrant(visit: string): StoredGrant | null {
  try {
    return JSON.parse(sessionStorage.getItem(name(visit)) ?? 'null') as StoredGrant | null;
  } catch {
    return null;
  }
}

export function forgetGrant(visit: string): void {
  try {
    sessionStorage.removeItem(name(visit));
  } catch {
    // nothing was stored
  }
}
