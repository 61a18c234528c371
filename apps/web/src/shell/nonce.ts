/** By which the content security policy knows the styles that our own scripts write into the page. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
