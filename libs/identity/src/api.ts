export { IdentityApiModule } from './identity-api.module.js';
export { DirectoryService } from './staff/directory.service.js';
