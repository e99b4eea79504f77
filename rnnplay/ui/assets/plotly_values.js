/* The values that a Plotly figure shows, for who comes by keyboard. */

/**
 * Where values stand that can be seen: pixels from the corner of their axes, to which `left` and `top` lead; the curve on
 * which one goes left and right, or the row of bars in which one goes up and down.
 */
export function placesOf({ calcdata, _fullData: traces, _fullLayout: layout }) {
  const places = [];
  for (const [index, { type, visible, hoverinfo, xaxis, yaxis, orientation }] of traces.entries()) {
    if (visible !== true || hoverinfo === "skip") continue;
    const [across, along] = [layout[xaxis.replace("x", "xaxis")], layout[yaxis.replace("y", "yaxis")]];
    const add = (x, y, line = {}) => {
      if (!(x >= 0 && x <= across._length && y >= 0 && y <= along._length)) return; // neither what is not a number
      places.push({ x, y, left: across._offset, top: along._offset, subplot: xaxis + yaxis, ...line });
    };
    if (type === "heatmap") {
      const { x, y, z } = calcdata[index][0]; // edges of the cells
      for (const [row, values] of z.entries())
        for (let column = 0; column < values.length; column++)
          if (Number.isFinite(values[column]))
            add((across.c2p(x[column]) + across.c2p(x[column + 1])) / 2, (along.c2p(y[row]) + along.c2p(y[row + 1])) / 2);
    } else if (type === "bar") {
      // Where a bar begins, or it would not be met.
      for (const { p, s0 } of calcdata[index])
        if (orientation === "h") add(across.c2p(s0) + 1, along.c2p(p), { row: index });
        else add(across.c2p(p), along.c2p(s0) - 1, { curve: index });
    } else {
      for (const { x, y } of calcdata[index]) add(across.c2p(x), along.c2p(y), { curve: index });
    }
  }
  return places;
}
