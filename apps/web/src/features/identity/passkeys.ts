import type { PasskeyAnswer, PasskeyOptions } from '@snowmelt/contracts';
import { loadOnDemand } from '../../parts/load-on-demand';

/** Loaded when somebody uses a passkey. */
const load = loadOnDemand(() => import('@simplewebauthn/browser'));

/** Whether this browser has passkeys at all. */
export const browserHasPasskeys = () => 'PublicKeyCredential' in window && window.isSecureContext;

class NoPasskey extends Error {}
/** The user closed the browser's window, or none of their devices answered. */
const notGiven = () => new NoPasskey('No passkey was used. Try again, or take another way.');

export async function askPasskey({ options }: PasskeyOptions): Promise<PasskeyAnswer['response']> {
  const { startAuthentication } = await load();
  return startAuthentication({ optionsJSON: options as never }).then(
    (answer) => answer as unknown as PasskeyAnswer['response'],
    () => {
      throw notGiven();
    },
  );
}

export async function makePasskey({ options }: PasskeyOptions): Promise<PasskeyAnswer['response']> {
  const { startRegistration } = await load();
  return startRegistration({ optionsJSON: options as never }).then(
    (answer) => answer as unknown as PasskeyAnswer['response'],
    () => {
      throw new NoPasskey('No passkey was made. This device may have one already, or the window was closed.');
    },
  );
}
