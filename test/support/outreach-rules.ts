export { approveRules, freeRules } from '@snowmelt/outreach/testing';
