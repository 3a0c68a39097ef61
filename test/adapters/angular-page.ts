import { Window } from 'happy-dom'

/** A page for Angular, which wants one when it is loaded: import this first. What Node has itself stays Node's. */
export const page = new Window({ url: 'https://app.example.com/app/' })

Object.assign(globalThis, {
  window: page,
  document: page.document,
  location: page.location,
  history: page.history,
  Node: page.Node,
  XMLHttpRequest: page.XMLHttpRequest,
})
