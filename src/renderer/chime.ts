/** The quiet sound of a reload the bank has confirmed: two soft notes, made on the spot. Never the only sign. */

const NOTES_HZ = [659.25, 987.77] as const;
const NOTE_S = 0.16;
const LOUDNESS = 0.05;

let context: AudioContext | null = null;

export function chime(): void {
  // No sound device, or no key pressed yet: silence is fine, the colour has changed.
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
    for (const [i, hertz] of NOTES_HZ.entries()) playNote(context, hertz, context.currentTime + i * NOTE_S);
  } catch {
    context = null;
  }
}

function playNote(audio: AudioContext, hertz: number, at: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S * 2);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + NOTE_S * 2);
}
