/* A block of cells of a diagram: numbers as colours on a canvas, for which SVG would need thousands of elements. */

import { decode } from "./decode.js";
import { shadeOf } from "./shades.js";

export class Block {
  constructor(drawing, shape, left, top, step) {
    const { x, y, width, height, values, opacity = 1 } = shape;
    const [start, end] = [drawing.across(left + x), drawing.across(left + x + width)];
    Object.assign(this, shape, { left: start, top: top + y, width: end - start, height, step });
    this.colours = drawing.scales[shape.scale];
    this.always = values.by ? undefined : decode(values, 1)[0];
    this.links = shape.links && decode(shape.links, 1)[0];
    this.opacity = 1;
    drawing.bind(opacity, (given) => (this.opacity = given || 0));
  }

  /** Its rows at a step. */
  at(byStep, step) {
    return this.always ?? byStep[this.values.by][step];
  }

  /** What a cell is called: the block's name, and its own or else those of its column and row. */
  titleOf([row, column]) {
    const own = this.nameOf(row, column);
    return [this.name, ...(own === undefined ? [this.columns[column], this.rows[row]] : [own])].filter(Boolean).join(", ");
  }

  linkOf([row, column]) {
    return this.links?.[row][column] ?? 0;
  }

  /** Where the cell in a row and a column lies, in units of the sheet. */
  box(row, column) {
    const [wide, high] = [this.width / this.columns.length, this.height / this.rows.length];
    const x = this.left + (column + (1 - this.across) / 2) * wide;
    return { x, y: this.top + row * high, width: wide * this.across, height: high - Math.min(this.gap, high / 2) };
  }

  /** The name of a cell, where each has its own. */
  nameOf(row, column) {
    return this.names[row]?.[column];
  }

  /** Row and column of the cell at a place of the sheet, if there is one. */
  cellAt(x, y) {
    const column = Math.floor(((x - this.left) * this.columns.length) / this.width);
    const row = Math.floor(((y - this.top) * this.rows.length) / this.height);
    if (!(column in this.columns) || !(row in this.rows)) return;
    const { x: left, width } = this.box(row, column);
    return x >= left && x <= left + width ? [row, column] : undefined;
  }

  /** Paints the cells with a pen whose pixels are so many to a unit, from one whole pixel to another. */
  paint(pen, scale, values) {
    const { shades, low, high } = this.colours;
    const first = Array.from(this.rows, (_, row) => this.box(row, 0));
    const downs = first.map(({ y, height }) => [Math.round(y * scale), Math.round((y + height) * scale)]);
    const acrosses = Array.from(this.columns, (_, column) => {
      const { x, width } = this.box(0, column);
      return [Math.round(x * scale), Math.round((x + width) * scale)];
    });
    pen.globalAlpha = this.opacity;
    for (const [row, [top, bottom]] of downs.entries()) {
      const numbers = values[row];
      for (let column = 0; column < acrosses.length; column++) {
        if (!Number.isFinite(numbers[column])) continue;
        pen.fillStyle = shadeOf(numbers[column], shades, low, high);
        const [left, right] = acrosses[column];
        pen.fillRect(left, top, right - left, Math.max(1, bottom - top));
      }
    }
  }
}
