/* The timeline of a stage, out of what Python sends of it and what has come before. */

import { decode } from "./decode.js";

/**
 * All of a timeline, its values by step decoded: a live stage is sent only from `start` on, and what lies before has come
 * earlier in the same run. Undefined if it has not: a message was lost, or the stage or a panel was not there.
 */
export function complete(sent, past) {
  const { start, captions, panels, positions } = sent;
  const old = past?.run === sent.run ? past : { positions: [], captions: [], panels: [] };
  const places = new Map(old.positions.map((position, place) => [position, place]));
  const kept = positions.slice(0, start).map((position) => places.get(position));
  if (kept.includes(undefined)) return;
  const whole = { ...sent, captions: [...kept.map((place) => old.captions[place]), ...captions], panels: [] };
  for (const spec of panels) {
    const byStep = {};
    const before = old.panels.find(({ key }) => key === spec.key)?.byStep ?? {};
    for (const [path, values] of Object.entries(spec.byStep)) {
      if (kept.length && !before[path]) return;
      byStep[path] = [...kept.map((place) => before[path][place]), ...decode(values, captions.length)];
    }
    whole.panels.push({ ...spec, byStep });
  }
  return whole;
}

/** Where the position at `step` stands in newer data, or if it was left out, the nearest before it that was not. */
export function stillThere({ positions }, step, newer) {
  const places = new Map(newer.positions.map((position, place) => [position, place]));
  for (let at = step; at >= 0; at--) if (places.has(positions[at])) return places.get(positions[at]);
  return 0;
}
