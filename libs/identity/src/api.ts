export { IdentityApiModule } from './identity-api.module.js';
