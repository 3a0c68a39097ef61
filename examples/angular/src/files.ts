import { HttpClient, type HttpEvent, HttpEventType } from '@angular/common/http'
import { Component, inject, signal } from '@angular/core'
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
        <button>Upload</button>
      </form>
    </main>
  `,
})
export class Files {
  private readonly http = inject(HttpClient)
  protected readonly progress = signal(0)
  protected readonly result = signal('')

  protected send(event: Event, form: HTMLFormElement): void {
    event.preventDefault()
    this.http
      .post<Uploaded>('/api/files/', new FormData(form), { reportUploadProgress: true, observe: 'events' })
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
