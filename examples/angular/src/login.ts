import { Component, computed, signal } from '@angular/core'
import { FormField, FormRoot, form } from '@angular/forms/signals'
import { injectAuth, injectAuthState } from 'simplejwt-client/angular'
import { wordsOfEnd, wordsOfError } from './words'

@Component({
  selector: 'app-login',
  imports: [FormField, FormRoot],
  template: `
    <main>
      <h1>Log in</h1>
      <p role="status">{{ end() }}</p>
      <form [formRoot]="login">
        <label>Username <input [formField]="login.username" autocomplete="username" /></label>
        <label>Password <input [formField]="login.password" type="password" autocomplete="current-password" /></label>
        @if (problem()) {
          <p role="alert">{{ problem() }}</p>
        }
        <button [disabled]="login().submitting()">Log in</button>
      </form>
    </main>
  `,
})
export class Login {
  private readonly auth = injectAuth()
  private readonly session = injectAuthState()
  protected readonly end = computed(() => wordsOfEnd(this.session()))
  protected readonly problem = signal('')
  protected readonly login = form(signal({ username: '', password: '' }), {
    submission: { action: (fields) => this.logIn(fields().value()) },
  })

  // Where to go afterwards is up to the guards. What went wrong is no error of the form, which may be sent again as it is.
  private async logIn(credentials: object): Promise<undefined> {
    this.problem.set('')
    await this.auth.login(credentials).catch((error: unknown) => this.problem.set(wordsOfError(error)))
  }
}
