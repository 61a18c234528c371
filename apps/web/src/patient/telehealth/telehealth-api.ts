import { answered } from '../../api/answered';
import { visitApi } from '../visit-api';

export const readTelehealth = () => answered(visitApi.GET('/api/visit/telehealth'));
export const joinTelehealth = (replace: boolean) =>
  answered(visitApi.POST('/api/visit/telehealth/join', { body: { replace } }));
