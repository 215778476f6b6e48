/** One note: pitch in Hz, when it begins and how long it lasts in seconds. */
interface Note {
  readonly pitch: number;
  readonly at: number;
  readonly length: number;
}

/** Two notes that rise; for what is urgent three that fall, twice as long. */
const PLAIN: readonly Note[] = [
  { pitch: 880, at: 0, length: 0.12 },
  { pitch: 1174.66, at: 0.12, length: 0.22 },
];
const URGENT: readonly Note[] = [
  { pitch: 1174.66, at: 0, length: 0.18 },
  { pitch: 880, at: 0.2, length: 0.18 },
  { pitch: 659.26, at: 0.4, length: 0.36 },
];
const LOUDNESS = 0.18;
/** A note that begins or ends at once clicks, s. */
const RAMP = 0.015;

let context: AudioContext | null = null;

/** Plays a tone that is made here: nothing is loaded. */
export async function playTone(urgent: boolean): Promise<void> {
  context ??= new AudioContext();
  if (context.state === 'suspended') await context.resume();
  for (const { pitch, at, length } of urgent ? URGENT : PLAIN) {
    const begin = context.currentTime + at;
    const note = new OscillatorNode(context, { type: 'sine', frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begin + RAMP);
    volume.gain.setValueAtTime(LOUDNESS, begin + length - RAMP);
    volume.gain.linearRampToValueAtTime(0, begin + length);
    note.connect(volume).connect(context.destination);
    note.start(begin);
    note.stop(begin + length);
  }
}
