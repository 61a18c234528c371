/** Reports the level of a microphone, from 0 to 1, until the returned function is called. */
export function watchLevel(stream: MediaStream, hear: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096; // covers the time between two readings, so that no short word is missed
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    if (context.state === 'suspended') void context.resume();
    analyser.getByteTimeDomainData(samples);
    // speech is around a tenth of full scale
    hear(Math.min(1, Math.sqrt(samples.reduce((sum, sample) => sum + (sample - 128) ** 2, 0) / samples.length) / 24));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** Three soft rising notes, one second in all. */
export const playTestSound = () => playNotes([392, 494, 587]);

/** Soft notes one after the other, made here: no file is loaded. */
export async function playNotes(frequencies: readonly number[]): Promise<void> {
  const context = new AudioContext();
  await context.resume();
  frequencies.forEach((frequency, index) => {
    const at = context.currentTime + index * 0.28;
    const note = context.createOscillator();
    const gain = context.createGain();
    note.frequency.value = frequency;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.25, at + 0.04);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.42);
    note.connect(gain).connect(context.destination);
    note.start(at);
    note.stop(at + 0.45);
  });
  setTimeout(() => void context.close(), 500 + frequencies.length * 280);
}
