import type { JoinGrant, PatientTelehealth } from '@snowmelt/contracts';
import { call } from '../visit-api';

export const readTelehealth = () => call<PatientTelehealth>('GET', '/api/visit/telehealth');
export const joinTelehealth = (replace: boolean) => call<JoinGrant>('POST', '/api/visit/telehealth/join', { replace });
