export { newReferenceCode, newToken, sha256 } from './tokens.js';
