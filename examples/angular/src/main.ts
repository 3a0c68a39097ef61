import { provideHttpClient, withInterceptors, withXhr } from '@angular/common/http'
import { provideBrowserGlobalErrorListeners } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { provideRouter, type Routes } from '@angular/router'
import { authGuard, authInterceptor, guestGuard, provideAuth } from 'simplejwt-client/angular'
import { App } from './app'
import { auth } from './auth'
import { Files } from './files'
import { Login } from './login'
import { Profile } from './profile'

// `always`: the guards look at a page again when a session has begun or ended, see app.ts.
const runGuardsAndResolvers = 'always'

const routes: Routes = [
  { path: 'login', component: Login, canActivate: [guestGuard()], runGuardsAndResolvers },
  { path: '', pathMatch: 'full', component: Profile, canActivate: [authGuard()], runGuardsAndResolvers },
  { path: 'files', component: Files, canActivate: [authGuard()], runGuardsAndResolvers },
]

await bootstrapApplication(App, {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideAuth(auth),
    // XMLHttpRequest, and not `fetch`, for the progress of uploads.
    provideHttpClient(withXhr(), withInterceptors([authInterceptor])),
    provideRouter(routes),
  ],
})
