/* What moves a stage from step to step by itself: playing, and the new steps of a run, shown one by one. */

export const LONGEST_GLIDE = 1000; // ms in which several new steps are shown one by one

const LATE = 1500; // ms after which the rest of them is left out: on a busy machine each takes long to draw
const BRIEF = 50; // ms for each of them, when they come less often than that

export class Clock {
  /** In frames in which steps are due, `speed()` of them a second, calls `advance` with how many, until that returns false. */
  run(speed, advance) {
    let last = performance.now();
    let due = 0;
    cancelAnimationFrame(this.frame);
    const tick = (now) => {
      // A tab that was hidden does not run to the end at one leap.
      due += (Math.max(0, Math.min(now - last, 250)) * speed()) / 1000;
      last = now;
      // The tolerance keeps 60 steps a second at one a frame: frames are never exactly 1/60 s apart.
      const steps = Math.floor(due + 0.05);
      if (steps > 0) {
        due -= steps;
        if (!advance(steps)) return;
      }
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  /** Shows the steps from `first` to `last` one by one, in the `between` ms in which more may come; soon, where that is long. */
  glide(first, last, between, show) {
    clearTimeout(this.gliding);
    const count = last + 1 - first;
    const pause = Math.min(between > LONGEST_GLIDE ? BRIEF * count : Math.max(between, 50), LONGEST_GLIDE) / count;
    const until = performance.now() + LATE;
    const next = (step) => {
      show(step);
      const more = () => next(performance.now() < until ? step + 1 : last);
      if (step < last) this.gliding = setTimeout(more, pause);
    };
    next(first);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.gliding);
  }
}
