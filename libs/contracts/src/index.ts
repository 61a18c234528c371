export * from './common.js';
export * from './identity.js';
export * from './patients.js';
export * from './treatment.js';
export * from './scheduling.js';
export * from './outreach.js';
export * from './patient-page.js';
export * from './events.js';
