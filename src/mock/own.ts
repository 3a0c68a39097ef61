/**
 * A shallow copy without a prototype: a test may have written on `Object.prototype` on purpose, and what is not given
 * must not be found there.
 */
export function own<Value extends object>(value: Value): Value {
  return Object.assign(Object.create(null), value)
}
