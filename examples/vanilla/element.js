// @ts-check

/** @param {string} id @returns {HTMLElement} */
export function element(id) {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`index.html has no #${id}.`)
  return found
}

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [className]
 */
export function textElement(tag, text, className = '') {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = className
  return made
}
