/** Keys that came while something was being decided, in their order. */
const held: (() => void)[] = [];
let holds = 0;

/**
 * Keeps the keys of commands back until `work` is done, then has them do what they do then: a person
 * who decides one thing after the other does not wait for each answer, and the next key is meant for
 * the next thing.
 */
export async function holdKeys(work: () => Promise<void>): Promise<void> {
  holds += 1;
  try {
    await work();
  } finally {
    holds -= 1;
    release();
  }
}

/** @returns whether the key is kept back; `press` is called when its time has come */
export function isHeldBack(press: () => void): boolean {
  if (holds === 0) return false;
  held.push(press);
  return true;
}

/** Until one of them begins something that holds the rest back again. */
function release(): void {
  while (holds === 0) {
    const press = held.shift();
    if (press === undefined) return;
    press();
  }
}
