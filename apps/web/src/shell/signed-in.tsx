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
import { forgetOldDrafts } from '../features/notes/draft-store';
import { useMe } from './me';
import { nonce } from './nonce';
import { preloadPages, router } from './router';

z.config({ jitless: true }); // the content security policy forbids what zod's compiler would try
Settings.defaultLocale = 'en-US'; // the words around the times are English whatever the browser speaks
setNonce(nonce); // for the styles that lock the page's scroll under a dialog

/** The page at this address, ahead of being shown. */
export const preloadPage = () => router.preloadRoute({ to: window.location.pathname });

/** Everything behind the form to sign in. */
export default function SignedIn() {
  const { id } = useMe();
  useEffect(() => void forgetOldDrafts(id), [id]);
  useEffect(() => {
    void preloadPages();
    // what one person was told is not shown to the next at the same machine
    return () => notifications.clean();
  }, []);
  return (
    <>
      <Notifications position="bottom-right" />
      <RouterProvider router={router} />
    </>
  );
}
