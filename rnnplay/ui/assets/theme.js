/* Streamlit's theme, as Plotly and the figures that Python made need it. */

/** Streamlit's theme as Plotly's template; `key` changes whenever it does. */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const known = new Map(); // asking the browser at every frame would cost a style pass each
  const dark = style.colorScheme.includes("dark");
  const read = (name) => {
    const value = style.getPropertyValue(name).trim();
    const [, ...both] = value.match(/^light-dark\((.+),(.+)\)$/) ?? [];
    return both.length ? both[+dark].trim() : value;
  };
  const get = (name) => known.get(name) ?? known.set(name, read(name)).get(name);
  const text = get("--st-text-color");
  const grid = get("--st-border-color-light") || get("--st-border-color");
  const family = get("--st-font");
  const colorway = get("--st-chart-categorical-colors").split(/,(?![^(]*\))/);
  const sheet = get("--st-secondary-background-color");
  const clear = "rgba(0,0,0,0)";
  // Unseen ticks keep the numbers off the axis.
  const ticks = { ticks: "outside", ticklen: 4, tickcolor: clear };
  const axis = { gridcolor: grid, linecolor: grid, zerolinecolor: grid, automargin: true, ...ticks };
  const colorbar = { outlinewidth: 0, thickness: 10 };
  const layout = {
    paper_bgcolor: clear,
    plot_bgcolor: clear,
    font: { family, color: text, size: 12 },
    colorway,
    margin: { l: 44, r: 10, t: 8, b: 38 },
    xaxis: axis,
    yaxis: axis,
    hoverlabel: { bgcolor: sheet, bordercolor: grid, font: { family, color: text, size: 13 } },
    modebar: { bgcolor: clear, color: get("--st-gray-text-color") || text, activecolor: get("--st-primary-color") },
    legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 },
  };
  const template = { layout, data: { heatmap: [{ colorbar }] } };
  return { get, template, key: JSON.stringify(template) + get("--st-background-color") };
}

/** A copy of `value` with every `var(--name)` in it replaced by the theme's value; typed arrays are shared. */
export function resolve(value, theme) {
  if (typeof value === "string") return value.replace(/var\((--[\w-]+)\)/g, (whole, name) => theme.get(name) || whole);
  if (Array.isArray(value)) return value.map((inner) => resolve(inner, theme));
  if (!value || typeof value !== "object" || ArrayBuffer.isView(value) || "bdata" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner, theme)]));
}
