/*
 * What a stage finds again when its page is opened by a link, or after another page was looked at: the speed that all stages
 * of a page agree on, and the step at which its clock rested. Both stand in the address, with no message to the server.
 */

import { COPYING, given, put } from "./own_params.js";

const speeds = new Map(); // by the page's path, which the reader chose there
const places = new Map(); // by their names in the address, where stages stood at last

export class Kept {
  /** `keep` is called before the address is copied. */
  constructor(keep) {
    this.path = location.pathname;
    this.keep = keep;
    addEventListener(COPYING, keep);
  }

  /** Whether the address is still that of the stage's page. */
  get here() {
    return location.pathname === this.path;
  }

  /** Puts the speed that the reader chose into the address, with no message to the server. */
  keepSpeed(speed) {
    speeds.set(this.path, speed);
    put("speed", String(speed));
  }

  /**
   * The speed that the address asks for, one of `known`; where the address has lost it, be it that another page was looked
   * at, the one that was kept, which is put back.
   */
  speedOf(known) {
    if (!this.here) return;
    const asked = Number(given("speed"));
    const speed = known.includes(asked) ? asked : speeds.get(this.path);
    if (speed) this.keepSpeed(speed);
    else put("speed", null);
    return speed;
  }

  /** Puts the step at which the clock rests into the address; the last one, where a clock comes to rest anyway, is not there. */
  keepPlace({ address, positions, steps, version }, step) {
    if (!address || !this.here) return;
    put(address, step < steps - 1 ? positions[step] : null);
    places.set(address, { version, position: positions[step] });
  }

  /** The position that the address asks for, or where the same sequence stood before another page was looked at. */
  placeOf({ address, version }) {
    if (!address) return;
    const left = places.get(address);
    return given(address) ?? (left?.version === version ? left.position : undefined);
  }

  close() {
    removeEventListener(COPYING, this.keep);
  }
}
