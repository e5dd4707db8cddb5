import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { wentOut } from '../support/run.ts'

const main = resolve(import.meta.dirname, '../../src/main.js')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** The real process, as an operator starts it: its own environment, a folder without an `.env`. */
export class ServiceProcess {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  #out = ''
  #err = ''

  /** `under`: a program that starts it and stays out of the way. */
  constructor(
    env: Readonly<Record<string, string>>,
    cwd: string = mkdtempSync(join(tmpdir(), 'kausa-process-')),
    under: readonly string[] = [],
  ) {
    const [program = process.execPath, ...args] = [...under, process.execPath, main]
    this.child = spawn(program, args, {
      cwd,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout?.on('data', (data: Buffer) => {
      this.#out += data.toString()
      wentOut('log', data.toString())
    })
    this.child.stderr?.on('data', (data: Buffer) => {
      this.#err += data.toString()
      wentOut('log', data.toString())
    })
    this.ended = new Promise((done) =>
      this.child.on('close', (code, signal) => done({ code, signal, out: this.#out, err: this.#err })),
    )
  }

  /** Resolves with what it printed once it serves; rejects with what it said when it ends instead. */
  async ready(): Promise<{ readonly chat: string; readonly signIn: string }> {
    for (;;) {
      const found = /Web chat\s+(\S+)[\s\S]*Console\s+(\S+)/.exec(this.#out)
      if (found?.[1] && found[2]) return { chat: found[1], signIn: found[2] }
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(`The process ended: ${this.#err}`)
      await new Promise((later) => setTimeout(later, 20))
    }
  }

  /** What it said when it would not start. Rejects when it serves after all. */
  refusal(): Promise<Ended> {
    const serves = this.ready().then(
      () => Promise.reject(new Error('The process serves')),
      () => this.ended,
    )
    return Promise.race([this.ended, serves])
  }

  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal)
    return this.ended
  }
}
