import { authPlugin, guardRouter } from 'simplejwt-client/vue'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import App from './App.vue'
import { auth } from './auth'
import LoginPage from './LoginPage.vue'
import MembersLayout from './MembersLayout.vue'
import ProfilePage from './ProfilePage.vue'
import SessionPage from './SessionPage.vue'
import './style.css'

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', component: LoginPage },
    {
      path: '/',
      component: MembersLayout,
      children: [
        { path: '', component: ProfilePage },
        { path: 'session', component: SessionPage },
      ],
    },
  ],
})
guardRouter(router, auth)

createApp(App).use(authPlugin(auth)).use(router).mount('#app')
