export { canonicalJson } from './canonical-json.js';
export { newReferenceCode, newToken, sha256 } from './tokens.js';
