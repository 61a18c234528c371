import { unwrap } from '../../api/unwrap';
import { visitApi } from '../visit-api';

export const readTelehealth = () => unwrap(visitApi.GET('/api/visit/telehealth'));
export const joinTelehealth = (replace: boolean) =>
  unwrap(visitApi.POST('/api/visit/telehealth/join', { body: { replace } }));
