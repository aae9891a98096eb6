//! The reference of the plan language, as Markdown: the tables follow the registry, the prose around them stands here.

use std::fmt::Write as _;

use super::field::{Class, ConditionPlace, FieldIx, FieldSpec, Target, ValueKind};
use super::kind::{ItemKind, PULSES};
use super::registry::TERMS;

const INTRODUCTION: &str = "\
# The plan language

<!-- Generated from the fields as the program declares them. To change it, change them and run
`UPDATE_GENERATED=1 cargo test --test it`. -->

A plan is YAML in a git repository. This page says what a plan file may hold: first how files make up a plan, then each
section with its fields, then how each kind of value is written.

An editor that knows JSON Schema checks and completes while you type. Put this line at the top of a file, with the path
to the schema that `git plan schema` prints:

```yaml
# yaml-language-server: $schema=plan.schema.json
```

## Files

- A plan is the folder that holds a **manifest**, `plan.yaml`, with every `*.plan.yaml` in it and below it. Other YAML is
  left alone. A small plan is one file: the manifest may hold every section.
- `git plan` looks for it from the folder you are in upwards, up to the top of the repository: in each folder first
  `plan.yaml`, then `plan/plan.yaml`. `--plan PATH` names it outright.
- Hidden folders and what git ignores are passed over, and `exclude:` in the manifest passes over more. A folder with a
  manifest of its own is another plan.
- A file holds **sections** such as `tasks:`, each a map of id to item. How items are spread over files means nothing:
  sections of the same name are one. A file for each objective or team, with one key and one id a line, merges best.
- An **id names one thing in the whole plan**, in whatever file it stands, so an item keeps its history when it moves.
  People and teams share one set of ids, everything else another.
- A file is UTF-8 YAML 1.2, of one or several documents. Anchors, aliases and merge keys (`<<`) work. A key that stands
  twice in one map is an error, and so is one that is not known; names that begin with `x-` are kept and never read, a home
  for anchors.

## Values in general

**The field decides what a text means, not YAML.** `title: no`, `title: 012` and `title: 1e3` are titles like any other.
A field that is empty, `~` or `null` is absent; `\"~\"` in quotes is text.

Below, **!** marks a field that must be there. The last column says what kind of change an edit of the field is, which is
how `git plan diff` sorts changes and how `reviews` name them.
";

const STEERING: &str = "\
## Comments that steer

`# git-plan: allow(RULE) REASON` says that a finding is known and accepted. On a line of its own it speaks for the key or
list entry that follows, at the end of a line for that line's key, and for everything below that key.

```yaml
tasks:
  # git-plan: allow(missing-estimate) Halden Roy sends the figure next week
  penetration-test:
    title: Penetration test
    owner: ana
  rollout:
    title: Roll out to all branches
    owner: ana
    due: 2026-06-30 # git-plan: allow(late, until=2026-05-01) we know, the decision is on 30 April
```

The reason is required. With `until=` it holds for a while, that day included. An `allow` that silences nothing, or has run
out, is itself a finding; what makes a file unreadable cannot be allowed.
";

/// Returns the reference of the plan language.
pub fn reference() -> String {
    let mut page = INTRODUCTION.to_owned();
    section(&mut page, ItemKind::Manifest);
    for kind in ItemKind::ALL.into_iter().filter(|kind| *kind != ItemKind::Manifest) {
        section(&mut page, kind);
    }
    pulses(&mut page);
    conditions(&mut page);
    values(&mut page);
    classes(&mut page);
    page.push('\n');
    page += STEERING;
    page
}

fn section(page: &mut String, kind: ItemKind) {
    let heading = match kind {
        ItemKind::Manifest => "The manifest, `plan.yaml`".to_owned(),
        _ => format!("`{}`", kind.section()),
    };
    line(page, &format!("\n## {heading}\n\n{}", kind.page()));
    if let Some(outer) = kind.nests_in() {
        line(
            page,
            &format!(
                "They may stand in a section of their own, or inside {} under `{}:`.",
                outer.with_article(),
                kind.section()
            ),
        );
    }
    line(page, &format!("\n```yaml\n{}```\n", example(kind)));
    line(page, "| field | value | what it means | a change of it is |\n|---|---|---|---|");
    for spec in FieldIx::of_kind(kind).map(FieldIx::spec) {
        let required = if spec.required.has(kind) { "**!**" } else { "" };
        let row = format!(
            "| `{}`{required} | {} | {} | {} |",
            spec.name,
            cell(&value_words(spec)),
            cell(spec.page),
            spec.class.name()
        );
        line(page, &row);
    }
    match kind {
        ItemKind::KeyResult => line(page, "\nIn a section of its own, `of` is required."),
        ItemKind::Task => line(
            page,
            "\nAn estimate does not go with `milestone` or `external`, nor `progress` with `remaining`, nor `needs` with `repeat`; \
             `promised` goes with `external`, and `until` with `repeat`.",
        ),
        _ => {}
    }
    if kind == ItemKind::Manifest {
        line(page, "\nIt may hold every section below too.");
    }
}

fn pulses(page: &mut String) {
    line(
        page,
        &format!(
            "\n## `{PULSES}`\n\nWhat people answer when asked, for what no figure can say: day, question, person, 1 to 5."
        ),
    );
    line(page, &format!("\n```yaml\n{PULSES_EXAMPLE}```"));
}

fn conditions(page: &mut String) {
    line(page, "\n## Conditions\n\nA condition is a map, all of whose keys must hold.");
    for (place, heading) in [
        (ConditionPlace::Gate, "In a gate's `when`"),
        (ConditionPlace::Trigger, "In a trigger's `when`"),
        (ConditionPlace::Review, "In the `when` of the manifest's `reviews`"),
    ] {
        line(page, &format!("\n### {heading}\n\n| key | value | it holds when |\n|---|---|---|"));
        for term in TERMS.iter().filter(|term| term.on.contains(&place)) {
            line(
                page,
                &format!("| `{}` | {} | {} |", term.key, cell(&kind_words(term.kind)), cell(term.page)),
            );
        }
        line(page, &format!("\nFor example {}.", code_list(ValueKind::Condition(place).examples())));
    }
}

fn values(page: &mut String) {
    line(page, "\n## How values are written\n\n| value | form | for example |\n|---|---|---|");
    line(
        page,
        "| item's id | A letter or digit, then letters, digits, `.`, `_` and `-`, 64 at the most; no word that YAML takes for a number, \
         a truth value or nothing (`1e3`, `012`, `null`), no date and no period. We write `kebab-case`. | `credit-policy` |",
    );
    for kind in ValueKind::ALL {
        let form = match kind {
            ValueKind::Condition(_) => "A map, all of whose keys must hold: see [conditions](#conditions).",
            other => other.form(),
        };
        let examples = match kind {
            ValueKind::Condition(_) => String::new(),
            other => code_list(other.examples()),
        };
        line(page, &format!("| {} | {} | {} |", kind.name(), cell(form), cell(&examples)));
    }
    line(
        page,
        "\nA `d` is the plan's `hours_per_day` and a `w` its working days, whoever works; fractions round up to a whole minute. \
         Dates run from 1970 to 2299. Weeks are those of ISO 8601: they begin on Monday, and week 1 holds 4 January.",
    );
}

fn classes(page: &mut String) {
    line(page, "\n## Classes of change\n\n| class | what it touches |\n|---|---|");
    for class in Class::ALL {
        line(page, &format!("| {} | {} |", class.name(), class.page()));
    }
}

/// The kind of a field's value, in a few words.
fn value_words(spec: &FieldSpec) -> String {
    match spec.kind {
        ValueKind::Condition(_) => "[condition](#conditions)".to_owned(),
        kind => kind_words(kind),
    }
}

fn kind_words(kind: ValueKind) -> String {
    match kind {
        ValueKind::Reference(target) => format!("id of {}", target_words(target)),
        ValueKind::References(target) => format!("list of ids, each of {}", target_words(target)),
        ValueKind::Choice(words) => code_list(words),
        kind => kind.name().to_owned(),
    }
}

fn target_words(target: Target) -> String {
    match target {
        Target::Items(kinds) => kinds.words(),
        Target::Calendar => "one of the manifest's `calendars`".to_owned(),
    }
}

fn code_list(texts: &[&str]) -> String {
    let shown: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
    shown.join(", ")
}

/// A text as a cell of a table, where a `|` would end it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn line(page: &mut String, text: &str) {
    let _ = writeln!(page, "{text}");
}

/// An example of a kind's section. Together they make up one plan.
fn example(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Manifest => MANIFEST_EXAMPLE,
        ItemKind::Person => PEOPLE_EXAMPLE,
        ItemKind::Team => TEAMS_EXAMPLE,
        ItemKind::Theme => THEMES_EXAMPLE,
        ItemKind::Objective => OBJECTIVES_EXAMPLE,
        ItemKind::KeyResult => KEY_RESULTS_EXAMPLE,
        ItemKind::Metric => METRICS_EXAMPLE,
        ItemKind::Initiative => INITIATIVES_EXAMPLE,
        ItemKind::Task => TASKS_EXAMPLE,
        ItemKind::Gate => GATES_EXAMPLE,
        ItemKind::Risk => RISKS_EXAMPLE,
        ItemKind::Decision => DECISIONS_EXAMPLE,
        ItemKind::Trigger => TRIGGERS_EXAMPLE,
        ItemKind::CheckIn => CHECK_INS_EXAMPLE,
    }
}

const MANIFEST_EXAMPLE: &str = "\
plan: A bakery opens its second shop
version: 1
start: 2026-03-02
currency: EUR
calendar:
  holidays:
    2026-04-03: Good Friday
    2026-04-06: Easter Monday
rules:
  late: error
reviews:
  - when: { kind: objective, field: due, slip_over: 5d }
    who: [manager of owner]
    why: The lease ends on that day.
";
const PEOPLE_EXAMPLE: &str = "\
people:
  ana:
    name: Ana Ribeiro
    team: shop
  jon:
    name: Jon Berg
    manager: ana
    capacity: 80%
    away:
      2026-05-11..2026-05-15: moving house
";
const TEAMS_EXAMPLE: &str = "\
teams:
  shop:
    name: The new shop
    lead: ana
";
const THEMES_EXAMPLE: &str = "\
themes:
  closer-to-people:
    title: Bread within a walk of ten minutes
    owner: ana
";
const OBJECTIVES_EXAMPLE: &str = "\
objectives:
  second-shop:
    title: The second shop pays for itself
    owner: ana
    due: 2026-Q3
    supports: closer-to-people
    cost_of_delay: 4k EUR/w
    key_results:
      daily-guests:
        title: Two hundred guests a day
        owner: jon
        metric: guests
        from: 0
        to: 200
";
const KEY_RESULTS_EXAMPLE: &str = "\
key_results:
  margin:
    title: A margin of eight of a hundred
    owner: ana
    of: second-shop
    unit: \"%\"
    from: 0
    to: 8
    readings:
      2026-07-31: 2.5
";
const METRICS_EXAMPLE: &str = "\
metrics:
  guests:
    title: Guests a day
    owner: jon
    direction: up
    kind: leading
    unit: guests
    green: 180
    yellow: 120
    readings: guests.csv
";
const INITIATIVES_EXAMPLE: &str = "\
initiatives:
  open-shop:
    title: Open the shop
    owner: ana
    drives: [daily-guests, margin]
    done_when: The first loaf is sold.
    tasks:
      find-rooms:
        title: Rent the rooms
        owner: ana
        estimate: [2w, 3w, 6w]
        done_when: The lease is signed.
    gates:
      lease-approved:
        title: The lease may be signed
        owner: ana
        approvers: [jon]
";
const TASKS_EXAMPLE: &str = "\
tasks:
  fit-out:
    title: Fit out the rooms
    owner: jon
    part_of: open-shop
    estimate: 4w
    done_when: The oven bakes and the till rings.
    needs:
      - find-rooms
      - { id: oven, type: FS, lag: 2d }
  oven:
    title: The oven is delivered
    owner: jon
    part_of: open-shop
    external: Forno Brothers
    promised: 2026-05-04
  opening-day:
    title: The shop opens
    owner: ana
    part_of: open-shop
    milestone: true
    due: 2026-06-30
    needs: [fit-out, food-safety]
";
const GATES_EXAMPLE: &str = "\
gates:
  food-safety:
    title: The rooms are fit for food
    owner: jon
    part_of: open-shop
    needs: [fit-out]
    approvers: { any: [ana, jon] }
    takes: 1d
";
const RISKS_EXAMPLE: &str = "\
risks:
  oven-late:
    title: The oven comes late
    owner: jon
    threatens: [oven, fit-out]
    probability: 30%
    impact: [1w, 2w, 5w]
    mitigation: A used oven is reserved until April.
    review_by: 2026-04-17
";
const DECISIONS_EXAMPLE: &str = "\
decisions:
  rent-not-buy:
    title: We rent the rooms
    by: ana
    date: 2026-03-04
    status: accepted
    because: Buying would take the money that the oven needs.
    affects: [open-shop]
";
const TRIGGERS_EXAMPLE: &str = "\
triggers:
  too-few-guests:
    title: Too few guests after the opening
    owner: ana
    when: { metric: guests, below: 80 }
    review: [second-shop]
    within: 1w
";
const CHECK_INS_EXAMPLE: &str = "\
checkins:
  2026-03-09:
    open-shop:
      by: ana
      health: at_risk
      confidence: 70%
      note: Two of the three rooms we looked at are gone.
";
const PULSES_EXAMPLE: &str = "\
pulses:
  2026-03-09:
    We will open in June:
      ana: 4
      jon: 2
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_in_the_reference() {
        let page = reference();
        for spec in crate::model::registry::FIELDS {
            assert!(page.contains(&format!("| `{}`", spec.name)), "{}", spec.name);
        }
    }
}
