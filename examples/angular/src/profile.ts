import { httpResource } from '@angular/common/http'
import { Component, computed } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { interval, map } from 'rxjs'
import { injectAuthState } from 'simplejwt-client/angular'
import { wordsOfError, wordsOfTime } from './words'

@Component({
  selector: 'app-profile',
  template: `
    <main>
      <h1>{{ greeting() }}</h1>
      <dl>
        <dt>Access token</dt>
        <dd role="timer">{{ timeLeft() }}</dd>
      </dl>
      <button type="button" (click)="me.reload()">Ask again</button>
    </main>
  `,
})
export class Profile {
  private readonly session = injectAuthState()
  private readonly now = toSignal(interval(250).pipe(map(() => Date.now())), { initialValue: Date.now() })
  protected readonly timeLeft = computed(() => wordsOfTime(this.session().accessExpiresAt, this.now()))

  private readonly userId = computed(() => this.session().userId)
  // Asked again for another user, and for nobody not at all.
  protected readonly me = httpResource<{ username: string }>(() => (this.userId() ? '/api/me/' : undefined))
  protected readonly greeting = computed(() => {
    if (this.me.error()) return wordsOfError(this.me.error())
    return this.me.hasValue() ? `Hello, ${this.me.value().username}.` : 'Hello …'
  })
}
