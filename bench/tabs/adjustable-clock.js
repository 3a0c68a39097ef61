// For a page, before all else: a wall clock that can be set ahead, as it is when a computer wakes.
const RealDate = Date
let ahead = 0
const now = () => RealDate.now() + ahead

window.setClockAhead = (ms) => void (ahead += ms)
window.Date = new Proxy(RealDate, {
  construct: (_target, args) => (args.length === 0 ? new RealDate(now()) : new RealDate(...args)),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
})
