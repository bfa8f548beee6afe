export interface Progress {
  /** Says what is done now. */
  readonly step: (what: string) => void;
  readonly end: () => void;
}

const reminder = 30_000;

/** Tells on stderr what is going on, each time it changes and every half minute in between. */
export function startProgress(): Progress {
  const started = performance.now();
  let current = '';
  const say = (): void => {
    const seconds = Math.round((performance.now() - started) / 1_000);
    process.stderr.write(`control plane for tests (${seconds} s): ${current}\n`);
  };
  const timer = setInterval(say, reminder);
  return {
    step: (what) => {
      current = what;
      say();
    },
    end: () => {
      clearInterval(timer);
    },
  };
}
