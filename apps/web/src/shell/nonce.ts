/** The nonce with which the content security policy accepts the styles that our scripts add. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
