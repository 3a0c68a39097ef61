import { api, auth } from './auth'
import { element } from './element'
import { showPage } from './pages'
import './style.css'
import { wordsOfError, wordsOfTime } from './words'

/** What an element says once something is done, or went wrong. */
async function tell(id: string, act: () => Promise<string>): Promise<void> {
  element(id).textContent = await act().catch(wordsOfError)
}

function onSubmit(id: string, told: string, act: (form: HTMLFormElement) => Promise<string>): void {
  const form = element(id) as HTMLFormElement
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void tell(told, () => act(form))
  })
}

async function logIn(form: HTMLFormElement): Promise<string> {
  await auth.login(Object.fromEntries(new FormData(form)))
  form.reset()
  return ''
}

async function greet(): Promise<string> {
  const { data } = await api.get<{ username: string }>('me/')
  return `Hello, ${data.username}.`
}

async function upload(form: HTMLFormElement): Promise<string> {
  const bar = element('progress') as HTMLProgressElement
  const { data } = await api.post<{ name: string; size: number }>('files/', new FormData(form), {
    onUploadProgress: ({ progress = 0 }) => void (bar.value = progress),
  })
  return `${data.name} has arrived: ${data.size} bytes.`
}

/** Greets who has just come to the profile. */
function arrive(): void {
  showPage()
  if (auth.getSnapshot().status === 'authenticated' && location.pathname === '/') void tell('greeting', greet)
}

onSubmit('login', 'problem', logIn)
onSubmit('upload', 'result', upload)
element('ask').addEventListener('click', () => void tell('greeting', greet))
element('logout').addEventListener('click', () => void auth.logout())

setInterval(() => {
  element('time-left').textContent = wordsOfTime(auth.getSnapshot().accessExpiresAt, Date.now())
}, 250)
auth.on('login', arrive)
auth.on('logout', showPage)
await auth.ready
arrive()
