let url = $state.raw(new URL(location.href))

// All of a router that this page needs: the browser tells of every navigation, by link, by `location` and by its buttons.
// One that is too old for it loads the page anew. So does a reload, and what is no change of page stays with the browser.
window.navigation?.addEventListener('navigate', (event) => {
  if (!event.canIntercept || event.hashChange || event.downloadRequest !== null) return
  if (event.navigationType === 'reload' || event.formData !== null) return
  event.intercept({ handler: async () => void (url = new URL(event.destination.url)) })
})

export const page = {
  /** The address of the page; reactive. */
  get url() {
    return url
  },
}
