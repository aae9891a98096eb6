//! The reference of the commands and of the rules, as Markdown pages that are generated from the program.

use std::fmt::Write as _;

use crate::render;
use crate::rules;
use crate::view::explain::ExplainView;

const GENERATED: &str = "\
<!-- Generated from the program. To change it, change the program and run
`UPDATE_GENERATED=1 cargo test --test it`. -->
";

const COMMANDS: &str = "\
Each command prints JSON with `--format json`. The exit code is 0 where a command did its job and the answer is yes, 1
where the answer is no (something was found at the level of `--fail-on`), and 2 where it could not answer.
";

const RULES: &str = "\
What `git plan check` finds. `git plan explain RULE` prints the same pages in a terminal.

The manifest sets the level of a rule, or of a group of rules, to `error`, `warning`, `note` or `off`; a comment allows a
finding once, with a reason:

```yaml
rules:
  clarity: note
  late: error
```

```yaml
# git-plan: allow(missing-estimate, until=2026-09-01) the vendor sends the figure in August
```
";

/// The width of the help texts.
const WIDTH: usize = 100;

/// Returns the reference of the commands: their long help, without colours.
pub fn command_reference() -> String {
    let mut command = super::command().term_width(WIDTH);
    command.build();
    let mut page = format!("# The commands\n\n{GENERATED}\n{COMMANDS}");
    section(&mut page, "git plan", &mut command);
    for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        // The options that all commands share are told once, above.
        let mut own = command.clone().mut_args(|arg| {
            let shared = arg.is_global_set();
            arg.hide(shared)
        });
        let name = format!("git plan {}", own.get_name());
        section(&mut page, &name, &mut own);
    }
    page
}

/// Adds the help of a command.
fn section(page: &mut String, name: &str, command: &mut clap::Command) {
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(page, "\n## `{name}`\n\n```text\n{}\n```\n", lines.join("\n").trim());
}

/// Returns the reference of the rules: all of them in short, then their pages.
pub fn rule_reference() -> String {
    let view = ExplainView::new(rules::all());
    let mut page = format!("# The rules\n\n{GENERATED}\n{RULES}");
    for group in &view.groups {
        let _ = write!(
            page,
            "\n**{}**: {}\n\n| rule | level | what it finds |\n|---|---|---|\n",
            group.name, group.about
        );
        for rule in view.rules.iter().filter(|rule| rule.group == group.name) {
            let summary = rule.summary.replace('|', "\\|");
            let _ = writeln!(page, "| [`{0}`](#{0}) | {1} | {summary} |", rule.name, rule.level);
        }
    }
    page.push('\n');
    page.push_str(&render::markdown::render(&view.pages()));
    page
}
