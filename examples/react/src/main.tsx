import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { Guarded } from './guarded'
import { Login } from './login'
import { Profile } from './profile'
import { Session } from './session'
import './style.css'

const router = createBrowserRouter([
  { path: '/login', Component: Login },
  {
    path: '/',
    Component: Guarded,
    children: [
      { index: true, Component: Profile },
      { path: 'session', Component: Session },
    ],
  },
])

const app = document.querySelector('#app')
if (app !== null) {
  createRoot(app).render(
    <StrictMode>
      <RouterProvider router={router} />
    </StrictMode>,
  )
}
