import { chosenIn } from './local-media';

const track = (kind: string, deviceId?: string) => ({
  kind,
  getSettings: () => (deviceId === undefined ? {} : { deviceId }),
});
const stream = (...tracks: ReturnType<typeof track>[]) =>
  ({
    getVideoTracks: () => tracks.filter(({ kind }) => kind === 'video'),
    getAudioTracks: () => tracks.filter(({ kind }) => kind === 'audio'),
  }) as unknown as MediaStream;

describe('the chosen camera and microphone', () => {
  it('are those of the stream, so that changing one keeps the other', () => {
    expect({ ...chosenIn(stream(track('video', 'front'), track('audio', 'headset'))), camera: 'back' }).toEqual({
      camera: 'back',
      microphone: 'headset',
    });
  });

  it('have an unnamed camera where its name is unknown, no camera with sound only, and neither before anything is on', () => {
    expect(chosenIn(stream(track('video'), track('audio', 'headset'))).camera).toBe(true);
    expect(chosenIn(stream(track('audio', 'headset')))).toEqual({ camera: false, microphone: 'headset' });
    expect(chosenIn(null)).toEqual({ camera: false, microphone: '' });
  });
});
