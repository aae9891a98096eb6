//! The page about events and those whom they concern.

use std::fmt::Write as _;

use super::kind::Kind;

/// Returns the reference of events: what each kind is, and the definition of its audience.
pub fn reference() -> String {
    let mut page = "\
# Events, and whom they concern

`git plan digest` tells what happened to a plan between two moments, each as of its own day, and to whom it matters. An
event concerns those whose own dates or duties it touches, and nobody else: who that is follows from the plan, and not
from a list of subscribers.

| event | when | who is told |
|---|---|---|
"
    .to_owned();
    for kind in Kind::ALL {
        let _ = writeln!(page, "| `{}` | {} | {} |", kind.name(), kind.page(), kind.audience());
    }
    page.push_str(
        "
- **Who works on** an item: its owner; of a task also those in its `with`; of a gate also those who are to approve still. An
  initiative, key result or objective is worked on by its owner.
- **What waits for** an item: open items with a need of it that is still open. What an initiative, key result or objective needs holds
  back all that serves it, so its open parts wait with it.
- **Open** is what is neither done nor dropped nor closed. Recurring work waits for nothing.
- Somebody whose last day (`until`) has passed is not told.

## What interrupts

`notify` of a person says for each kind of event whether it interrupts (`now`), is collected (`digest`), or is not told
(`off`). What it does not mention is collected, but for `approval_asked` and `decision_due`, which ask something of
the person and interrupt.

```yaml
people:
  ana:
    name: Ana Ruiz
    notify: { blocked: now, became_critical: off }
```

`git plan digest --now` gives what interrupts alone, for a step that runs at every push; without it, everything that is not
off, for one that runs on Monday morning.
",
    );
    page
}
