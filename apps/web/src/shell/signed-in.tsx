import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/schedule/styles.css';
import '@mantine/notifications/styles.css';
import './staff.css';
import { Notifications, notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { Settings } from 'luxon';
import { useEffect } from 'react';
import * as z from 'zod/mini';
import { ProofDialog } from '../features/identity/proof-dialog';
import { forgetOldDrafts } from '../features/notes/draft-store';
import { useMe } from './me';
import { nonce } from './nonce';
import { preloadPages, router } from './router';

z.config({ jitless: true }); // the content security policy forbids the `eval` of zod's compiler
Settings.defaultLocale = 'en-US'; // the words around the times are English, whatever the browser's language
setNonce(nonce); // for the styles that lock the page's scroll under a dialog

/**
 * Preloads the page at this address.
 * @public called through a dynamic import
 */
export const preloadPage = () => router.preloadRoute({ to: window.location.pathname });

/** Everything behind the sign-in form. */
export default function SignedIn() {
  const { id } = useMe();
  useEffect(() => void forgetOldDrafts(id), [id]);
  useEffect(() => {
    void preloadPages();
    // the next user of this machine must not see this user's notifications
    return () => notifications.clean();
  }, []);
  return (
    <>
      <Notifications position="bottom-right" />
      <RouterProvider router={router} />
      <ProofDialog key={id} />
    </>
  );
}
