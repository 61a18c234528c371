import type { LinkToSend } from '@snowmelt/identity';

type Mail = Pick<LinkToSend, 'purpose' | 'displayName' | 'clinic'>;

/** A mail to somebody who works at the clinic. The token stands in the fragment, which no server sees. */
export function staffMail({ purpose, displayName, clinic }: Mail, publicUrl: string, token: string) {
  const link = `${publicUrl}/access#${token}`;
  switch (purpose) {
    case 'invitation':
      return mail(`Your access at ${clinic}`, [
        `Hello ${displayName},`,
        `Open this link and choose a password of your own for your account at ${clinic}. Nobody else will know it.`,
        link,
        'It is good for three days and works once. If you do not work there, please ignore this e-mail.',
      ]);
    case 'reset':
      return mail(`A new password at ${clinic}`, [
        `Hello ${displayName},`,
        `Somebody asked for a new password for your account at ${clinic}. Open this link to choose one:`,
        link,
        'It is good for ten minutes and works once. If it was not you, do nothing: your password stays as it is.',
      ]);
    case 'notice':
      return mail(`Your sign-in at ${clinic} was changed`, [
        `Hello ${displayName},`,
        `A password, passkey, authenticator app or recovery code of your account at ${clinic} was changed just now, and your other sessions were ended.`,
        'If it was you, there is nothing to do. If it was not, tell an administrator of the clinic at once.',
      ]);
  }
}

const mail = (subject: string, paragraphs: readonly string[]) => ({ subject, body: `${paragraphs.join('\n\n')}\n` });
