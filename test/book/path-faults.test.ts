import { afterAll, describe } from 'vitest'
import { add, change, eachIsCaught, remove } from './fault.ts'
import { uproot } from './tree.ts'

afterAll(uproot)

const register = 'dialogs/register.yaml'

describe('The paths of a dialog', () => {
  eachIsCaught([
    [
      'an unknown target is reported with a proposal',
      change(register, 'next: leave\n  - say: nothing', 'next: leav\n  - say: nothing'),
      'error dialogs/register.yaml:33: Step "booked" goes to "leav", which is no step of this dialog. Did you mean "leave"?',
    ],
    [
      'an unknown target of a branch is reported',
      change(register, 'next: guardian }', 'next: parents }'),
      'Step "age-rule" goes to "parents", which is no step of this dialog.',
    ],
    [
      'an unknown dialog is reported',
      change(register, 'to: end', 'to: { dialog: humann }'),
      'Step "leave" opens the dialog "humann", which does not exist. Did you mean "human"?',
    ],
    [
      'a value for a dialog that takes none is reported',
      add(
        'dialogs/data.yaml',
        'dialog: data\nsteps:\n  - choose: hello\n    options: [{ value: a, dialog: human, arg: x, next: end }]\n',
      ),
      'Step "hello" has an "arg" for "a" that no dialog takes: name a "dialog" which has an "arg", or remove it.',
    ],
    [
      'a step nobody reaches is reported',
      change(register, '{ when: { ageGroup: under-14 }, next: guardian }', '{ when: { ageGroup: under-14 }, next: confirm }'),
      'error dialogs/register.yaml:23: Step "guardian" cannot be reached: let a step lead to it, or remove it.',
    ],
    [
      'two steps of one name are reported',
      change(register, '- say: booked', '- say: nothing'),
      'Step "nothing" is there twice: give one of them another name.',
    ],
    [
      'a circle without a question is reported',
      change(register, '- say: guardian', '- say: guardian\n    next: age-rule'),
      'error dialogs/register.yaml:19: Steps "age-rule", "guardian" go round in a circle without a question: let one lead elsewhere.',
    ],
    [
      'a step that leads to itself is reported',
      change(register, '- say: guardian', '- say: guardian\n    next: guardian'),
      'Step "guardian" leads to itself without a question',
    ],
    [
      'a question at the very end is reported',
      add('dialogs/data.yaml', 'dialog: data\nsteps:\n  - ask: hello\n    type: text\n'),
      'error dialogs/data.yaml:3: Step "hello" is a dead end: what is answered is lost.',
    ],
    [
      'an option that leads nowhere is reported',
      add('dialogs/data.yaml', 'dialog: data\nsteps:\n  - choose: hello\n    options: [a]\n'),
      'Step "hello" is a dead end for "a": give it a "next", or add a step after it.',
    ],
    [
      'a decision that may lead nowhere is reported',
      add(
        'dialogs/data.yaml',
        'dialog: data\nsteps:\n  - say: hello\n  - decide: x\n    branches: [{ when: { audience: company }, next: hello }]\n',
      ),
      'Step "x" is a dead end when no branch holds',
    ],
    ['a choice without options is reported', change(register, '    from: items\n', ''), 'Step "pick" offers nothing'],
    [
      'an option offered twice is reported',
      change(register, 'under-14, {', 'under-14, under-14, {'),
      'Step "age" offers "under-14" twice: remove one.',
    ],
    [
      'a button of more than 64 bytes is reported',
      change(register, 'under-14, {', `${'x'.repeat(60)}, {`),
      'Step "age" makes a button of 71 bytes',
    ],
    [
      'a dialog the engine opens by itself is missed',
      remove('dialogs/menu.yaml'),
      'error dialogs/menu.yaml: The dialog "menu" is missing: the bot opens it by itself.',
    ],
  ])
})

describe('Commands and confirmation', () => {
  eachIsCaught([
    [
      'an unknown command is reported',
      change(register, 'command: book\n', 'command: buy\n'),
      'error dialogs/register.yaml:30: Step "book": there is no command "buy".',
    ],
    [
      'an outcome that leads nowhere is reported',
      change(register, 'none: nothing', ''),
      'Step "list" does not say where "none" leads: add it to "on".',
    ],
    [
      'an outcome the command does not have is reported',
      change(register, 'none: nothing', 'none: nothing, empty: nothing'),
      'Step "list" waits for the outcome "empty", which "list-occasions" does not have; it has "found" or "none".',
    ],
    [
      'a booking nobody confirmed is reported',
      change(register, '    summary: [occasion, firstName]\n', ''),
      'error dialogs/register.yaml:28: Step "book" books, shares or erases something nobody has confirmed: put a "choose" with a "summary" on every path before it.',
    ],
    [
      'a path around the summary is reported',
      change(register, 'ageGroup: under-14 }, next: guardian', 'ageGroup: under-14 }, next: book'),
      'Step "book" books, shares or erases something nobody has confirmed',
    ],
    [
      'a case opened without a word is reported',
      add(
        'dialogs/data.yaml',
        'dialog: data\nsteps:\n  - do: send\n    command: open-case\n    on: { opened: hello, added: hello }\n  - say: hello\n',
      ),
      'Step "send" books, shares or erases something nobody has confirmed',
    ],
    [
      'a question after the one tap takes the confirmation away',
      add(
        'dialogs/data.yaml',
        'dialog: data\narg: x\nsteps:\n  - ask: hello\n    type: text\n  - do: send\n    command: open-case\n    on: { opened: end, added: end }\n',
      ),
      'Step "send" books, shares or erases something nobody has confirmed',
    ],
  ])
})
