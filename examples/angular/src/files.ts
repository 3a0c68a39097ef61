import { HttpClient, type HttpEvent, HttpEventType } from '@angular/common/http'
import { Component, computed, inject, linkedSignal, signal } from '@angular/core'
import { finalize } from 'rxjs'
import { injectAuthState } from 'simplejwt-client/angular'
import { wordsOfError } from './words'

type Uploaded = { name: string; size: number }

@Component({
  selector: 'app-files',
  template: `
    <main>
      <h1>Files</h1>
      <form #upload (submit)="send($event, upload)">
        <label>File <input name="file" type="file" required /></label>
        <progress [value]="progress()" aria-label="Sent"></progress>
        <p role="status">{{ result() }}</p>
        <button [disabled]="isSending()">Upload</button>
      </form>
    </main>
  `,
})
export class Files {
  private readonly http = inject(HttpClient)
  private readonly session = injectAuthState()
  private readonly userId = computed(() => this.session().userId)
  protected readonly isSending = signal(false)
  // For another user both begin anew.
  protected readonly progress = linkedSignal({ source: this.userId, computation: () => 0 })
  protected readonly result = linkedSignal({ source: this.userId, computation: () => '' })

  protected send(event: Event, form: HTMLFormElement): void {
    event.preventDefault()
    this.progress.set(0)
    this.isSending.set(true)
    this.http
      .post<Uploaded>('/api/files/', new FormData(form), { reportUploadProgress: true, observe: 'events' })
      .pipe(finalize(() => this.isSending.set(false)))
      .subscribe({
        next: (event) => this.follow(event),
        error: (error: unknown) => this.result.set(wordsOfError(error)),
      })
  }

  private follow(event: HttpEvent<Uploaded>): void {
    if (event.type === HttpEventType.UploadProgress)
      this.progress.set(event.loaded / (event.total ?? event.loaded))
    if (event.type === HttpEventType.Response && event.body)
      this.result.set(`${event.body.name} has arrived: ${event.body.size} bytes.`)
  }
}
