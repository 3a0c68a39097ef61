import { createAuthGuard, authPlugin } from 'simplejwt-client/vue'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import App from './App.vue'
import { auth } from './auth'
import LoginPage from './LoginPage.vue'
import ProfilePage from './ProfilePage.vue'
import SessionPage from './SessionPage.vue'
import './style.css'

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: ProfilePage },
    { path: '/session', component: SessionPage },
    { path: '/login', component: LoginPage },
  ],
})
router.beforeEach(createAuthGuard(auth))

/** Lets the guard look at the page once more. */
function askGuard() {
  const { path, query, hash } = router.currentRoute.value
  void router.replace({ path, query, hash, force: true })
}
// In whichever tab.
auth.on('login', askGuard)
auth.on('logout', askGuard)

createApp(App).use(authPlugin(auth)).use(router).mount('#app')
