import { Component, DestroyRef, inject } from '@angular/core'
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router'
import { injectAuth, injectAuthState } from 'simplejwt-client/angular'

@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    @if (session().status === 'authenticated') {
      <header>
        <nav>
          <a routerLink="/" routerLinkActive [routerLinkActiveOptions]="{ exact: true }" ariaCurrentWhenActive="page">Profile</a>
          <a routerLink="/files" routerLinkActive ariaCurrentWhenActive="page">Files</a>
        </nav>
        <button type="button" (click)="auth.logout()">Log out</button>
      </header>
    }
    <router-outlet />
  `,
})
export class App {
  protected readonly auth = injectAuth()
  protected readonly session = injectAuthState()

  constructor() {
    const router = inject(Router)
    // Where the app is, or is going to: until the first page is there it stands at '/'.
    const askGuards = () =>
      void router.navigateByUrl(router.currentNavigation()?.extractedUrl ?? router.url, {
        onSameUrlNavigation: 'reload',
        replaceUrl: true,
      })
    // Who leaves by the button does not ask for a way back.
    const leave = () => void router.navigateByUrl('/login', { replaceUrl: true })
    // A login or a logout, in whichever tab.
    const stops = [
      this.auth.on('login', askGuards),
      this.auth.on('logout', ({ reason, elsewhere }) =>
        reason === 'user' && !elsewhere ? leave() : askGuards(),
      ),
    ]
    inject(DestroyRef).onDestroy(() => stops.forEach((stop) => stop()))
  }
}
