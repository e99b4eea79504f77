/* Where times stand on an axis of Plotly's, linear or logarithmic. */

const ZERO = 0.5; // where time 0 stands on a logarithmic axis, as in rnnplay/figures/axes.py

/**
 * Where the positions at these times meet on a time axis, in its own units: in the middle between two, and at most half a
 * unit of time before the first and after the last. Python's half: `cell_edges` in rnnplay/figures/axes.py.
 */
export function edgesOf(times, type) {
  const places = times.map((time) => placeOf(time, type));
  const unit = type === "log" ? Math.log10(2) : 1;
  const half = (index) => Math.min(places[index + 1] - places[index] || unit, unit) / 2;
  const between = places.slice(1).map((place, index) => (places[index] + place) / 2);
  return [places[0] - half(0), ...between, places.at(-1) + half(places.length - 2)];
}

export function placeOf(time, type) {
  return type === "log" ? Math.log10(Math.max(time, ZERO)) : time;
}

export function timeAt(place, type) {
  return type === "log" ? 10 ** place : place;
}
