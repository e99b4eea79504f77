/* Values by step, as Python sends them. */

const VIEWS = { i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array };
Object.assign(VIEWS, { f4: Float32Array, f8: Float64Array });

/** The value of each step: a number, a row, or rows; `values` is a typed array or a plain list. */
export function decode(values, steps) {
  if (Array.isArray(values)) return values;
  const letters = atob(values.bdata);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at); // ten times as fast as Uint8Array.from
  const flat = new VIEWS[values.dtype](bytes.buffer);
  const [, rows, columns] = values.shape ? values.shape.split(",").map(Number) : [];
  if (rows === undefined) return [...flat];
  const part = (start, length) => flat.subarray(start, start + length);
  return Array.from({ length: steps }, (_, step) => {
    if (columns === undefined) return part(step * rows, rows);
    return Array.from({ length: rows }, (_, row) => part((step * rows + row) * columns, columns));
  });
}

/** Whether two values, rows or rows of rows are the same. */
export function alike(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || !a || !b || a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!alike(a[at], b[at])) return false;
  return true;
}
