export { clinicMovedTo, openedClinic } from './testing/clinic.factory.js';
export { linkBeingOpened, linksSent, openedPage, sentLink } from './testing/link.factory.js';
export { pagesRevoked } from './testing/page.factory.js';
export { requestMinutePassed, requestsForgotten } from './testing/request.factory.js';
export { licensed, nowWorksAs, staffMember } from './testing/staff.factory.js';
export {
  accountDisabled,
  accountEnabled,
  idleFor,
  renamed,
  sessionsEnded,
  signedInSession,
} from './testing/staff-account.factory.js';
export { linksOfAddressEnded, pageExpired } from './testing/link-end.factory.js';
export {
  codesForgotten,
  factorsDemanded,
  mailsDueNow,
  provedAgo,
  sentStaffLink,
  staffLinksOver,
  wrongPasswords,
} from './testing/access.factory.js';
