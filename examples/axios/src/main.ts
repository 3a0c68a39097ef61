import { api, auth } from './auth'
import { element } from './element'
import { showPage } from './pages'
import './style.css'
import { wordsOfError, wordsOfTime } from './words'

/** What each element waits for. */
const turns = new Map<string, object>()

/** What an element says once something is done, or went wrong: of what was asked last, whichever answer comes last. */
async function tell(id: string, act: () => Promise<string>): Promise<void> {
  const turn = {}
  turns.set(id, turn)
  const words = await act().catch(wordsOfError)
  if (turns.get(id) === turn) element(id).textContent = words
}

/** Leaves nothing of a session to who comes next. */
function forget(): void {
  turns.clear()
  element('greeting').textContent = 'Hello …'
  element('result').textContent = ''
  ;(element('progress') as HTMLProgressElement).value = 0
  ;(element('upload') as HTMLFormElement).reset()
}

function onSubmit(id: string, told: string, act: (form: HTMLFormElement) => Promise<string>): void {
  const form = element(id) as HTMLFormElement
  const setBusy = (isBusy: boolean) => form.querySelector('button')?.toggleAttribute('disabled', isBusy)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    setBusy(true)
    void tell(told, () => act(form)).finally(() => setBusy(false))
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
  bar.value = 0
  const { data } = await api.post<{ name: string; size: number }>('files/', new FormData(form), {
    onUploadProgress: ({ progress = 0 }) => void (bar.value = progress),
  })
  return `${data.name} has arrived: ${data.size} bytes.`
}

/** Who leaves by the button does not ask for a way back. */
function logOut(): void {
  history.replaceState(null, '', '/login')
  void auth.logout()
}

/** Greets who has just come to the profile. */
function arrive(): void {
  showPage()
  if (auth.getSnapshot().status === 'authenticated' && location.pathname === '/') void tell('greeting', greet)
}

onSubmit('login', 'problem', logIn)
onSubmit('upload', 'result', upload)
element('ask').addEventListener('click', () => void tell('greeting', greet))
element('logout').addEventListener('click', logOut)

setInterval(() => {
  element('time-left').textContent = wordsOfTime(auth.getSnapshot().accessExpiresAt, Date.now())
}, 250)
auth.on('login', arrive)
auth.on('logout', () => {
  forget()
  showPage()
})
await auth.ready
arrive()
