import { authPlugin, guardRouter } from 'simplejwt-client/vue'
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
guardRouter(router, auth)

createApp(App).use(authPlugin(auth)).use(router).mount('#app')
