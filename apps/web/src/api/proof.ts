import type { Middleware } from 'openapi-fetch';

/** Lets the user prove who they are. False: they do not want to. */
type AskForProof = () => Promise<boolean>;
let askUser: AskForProof | null = null;
let asking: Promise<boolean> | null = null;

/** The part of the page that asks; null when it goes. */
export function proofsBy(ask: AskForProof | null): void {
  askUser = ask;
}

/** Several requests may be refused at once: the user is asked once. */
function proof(): Promise<boolean> {
  asking ??= (askUser?.() ?? Promise.resolve(false)).finally(() => {
    asking = null;
  });
  return asking;
}

const kept = new WeakMap<Request, Request>();

/** A write that needs a recent proof is sent again once the user has given it. */
export const repeatAfterProof: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') kept.set(request, request.clone());
  },
  async onResponse({ request, response }) {
    const again = kept.get(request);
    if (response.status !== 403 || !again || !(await needsProof(response))) return undefined;
    return (await proof()) ? fetch(again) : response;
  },
};

async function needsProof(response: Response): Promise<boolean> {
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null;
  return problem?.code === 'IDENTITY.PROOF_NEEDED';
}
